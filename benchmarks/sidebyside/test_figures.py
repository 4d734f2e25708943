"""The arithmetic of the report and the generator's eye for wrong answers: python3 -m unittest discover -s benchmarks -t benchmarks"""

import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading
import unittest

from sidebyside import questions, report
from sidebyside.figures import Figures, added

LOAD = pathlib.Path(__file__).resolve().parent.parent / "load"


class FiguresTest(unittest.TestCase):
    def test_ratios_are_taken_within_rounds(self):
        figures = Figures()
        for nginx, native in ((10, 8), (20, 18), (40, 28)):
            figures.add({"nginx": {"cpu_per_request": nginx}, "native": {"cpu_per_request": native}})

        self.assertEqual(figures.ratios()["nginx"]["cpu_per_request"], {"native": 0.8})
        self.assertEqual(figures.ranges()["nginx"]["cpu_per_request"], {"native": [0.7, 0.9]})
        self.assertEqual(figures.medians()["cpu_per_request"], {"native": 18, "nginx": 20})

    def test_a_round_without_one_of_two_gives_no_ratio(self):
        figures = Figures()
        figures.add({"nginx": {"x": 10}})
        figures.add({"nginx": {"x": 10}, "native": {"x": 5}})

        self.assertEqual(figures.against("x", "native", "nginx"), [0.5])

    def test_what_is_added_is_against_direct_of_the_round(self):
        results = {"direct": {"p99": 30}, "nginx": {"p99": 50}}
        added(results, ["p99"])
        self.assertEqual(results, {"direct": {"p99": 30}, "nginx": {"p99": 50, "added_p99": 20}})

    def test_little_headroom_is_not_trusted(self):
        figures = Figures()
        figures.add({"direct": {"requests_per_second": 140}, "nginx": {"requests_per_second": 100}})
        self.assertEqual(figures.distrusted(), ["requests_per_second"])

    def test_rows_name_the_number_of_streams(self):
        names = [row[0] for row in report.rows({"bytes_per_stream_2000": {}, "bytes_per_stream_beyond": {}, "resident_2000_mib": {}})]
        self.assertEqual(names, ["bytes_per_stream_2000", "bytes_per_stream_beyond", "resident_2000_mib"])

    def test_bodies_have_their_size(self):
        for size, wanted in questions.BODY_BYTES.items():
            self.assertLess(abs(len(questions.body("gpt-bench", size, 50, 20)) - wanted), 100)


@unittest.skipUnless(shutil.which("gcc"), "gcc is not installed")
class AnswersTest(unittest.TestCase):
    """The generator asks a host of this test, which answers with the given text."""

    def complaint(self, text, **options):
        with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as server:
            folder = pathlib.Path(name)
            questions.write_texts(folder)
            (folder / "request").write_text(questions.request("{}", []), newline="")
            subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE", "-o", folder / "load", LOAD / "load.c", LOAD / "answer.c"], check=True)
            threading.Thread(target=answer_all, args=(server, text.encode()), daemon=True).start()
            said = subprocess.run(
                [folder / "load", "mode=streams", "connections=1", "rounds=1", "seconds=10", f"port={server.getsockname()[1]}",
                 f"request={folder}/request", f"event={folder}/event", *(f"{name}={value}" for name, value in options.items()),
                 f"tail={folder}/{'tail' if 'chunks' in options else 'answer'}"], capture_output=True, text=True, timeout=30, check=True).stdout
            return said.split('"complaint":"')[1].split('"')[0]

    def test_a_whole_stream_is_right(self):
        self.assertEqual(self.complaint(stream(0, 1, 2), chunks=3), "")
        self.assertEqual(self.complaint(stream(0, 1, 2), chunks=3, loose=1), "")
        self.assertEqual(self.complaint(stream(0, 1, 2), chunks=3, loose=1, done='"finish_reason":"stop"'), "")

    def test_missing_and_swapped_chunks_are_noticed(self):
        for sequences in ((0, 2), (1, 0), (0, 0)):
            self.assertIn("out of order", self.complaint(stream(*sequences), chunks=2))
        self.assertIn("lacks", self.complaint(stream(0), chunks=2, loose=1))
        self.assertIn("lacks", self.complaint(stream(0, 1), chunks=2, loose=1, done="message_stop"))
        self.assertIn("not those", self.complaint(stream(0), chunks=2))

    def test_a_changed_byte_is_noticed(self):
        self.assertIn("not those", self.complaint(stream(0).replace("created", "creates"), chunks=1))
        self.assertIn("not those", self.complaint(answer(questions.ANSWER.replace("word", "sword", 1)[:-1])))

    def test_an_answer_that_breaks_off_is_noticed(self):
        self.assertEqual(self.complaint(answer(questions.ANSWER)), "")
        self.assertIn("breaks off", self.complaint(answer(questions.ANSWER)[:-1]))
        self.assertIn("shorter", self.complaint(answer(questions.ANSWER[:-1])))

    def test_another_status_is_noticed(self):
        self.assertIn("status", self.complaint(answer(questions.ANSWER).replace("200 OK", "502 Bad Gateway")))


def stream(*sequences):
    chunks = "".join(questions.http_chunk(questions.EVENT.replace("@000000", f"@{number:06}")) for number in sequences)
    return ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks
            + questions.http_chunk(questions.TAIL) + "0\r\n\r\n")


def answer(text):
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\nConnection: close\r\n\r\n{text}"


def answer_all(server, text):
    """Each connection's first request gets the text; then it is closed."""
    while True:
        try:
            connection = server.accept()[0]
        except OSError:
            return
        with connection:
            if connection.recv(65536):
                connection.sendall(text)


if __name__ == "__main__":
    unittest.main()
