package dev.sluice.provider.simulated;

import dev.sluice.wire.Call;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the calls of one event loop, from the request's head to the bill. */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    private final Vertx vertx;
    private final Bill bill;
    private final boolean recordBodies;
    private final Routes routes;
    private final BillPages pages;

    Reception(Vertx vertx, Bill bill, boolean recordBodies, Routes routes) {
        this.vertx = vertx;
        this.bill = bill;
        this.recordBodies = recordBodies;
        this.routes = routes;
        this.pages = new BillPages(bill);
    }

    void onCall(Call call) {
        if (call.path().startsWith(BillPages.PREFIX)) {
            call.body().resume();
            Player.play(vertx, call, pages.page(call), Bill.free(call));
            return;
        }
        Account account = bill.open(call);
        BodyIntake.read(call, Routes.isForm(call))
                .onComplete(intake -> answer(call, intake, account), brokenOff -> account.close(Ending.CALLER_GONE));
    }

    private void answer(Call call, BodyIntake.Intake intake, Account account) {
        account.received(intake.length(), intake.sha256());
        if (recordBodies && intake.isWhole() && intake.length() <= Bill.BODY_BYTES) {
            bill.keepBody(account.ordinal(), intake.head());
        }
        Script script = scriptFor(call, intake, account)
                .withHeader("x-request-id", "req_%012d".formatted(account.ordinal()))
                .withHeader("openai-processing-ms", "1")
                .withHeader("openai-version", "2020-10-01");
        Player.play(vertx, call, script, account);
    }

    private Script scriptFor(Call call, BodyIntake.Intake intake, Account account) {
        try {
            return routes.answer(call, intake, account);
        } catch (RuntimeException bug) {
            LOG.error("no answer for {}", call.path(), bug);
            return Script.json(500, ErrorBody.of("The simulated host has a bug.", "server_error", null, null));
        }
    }
}
