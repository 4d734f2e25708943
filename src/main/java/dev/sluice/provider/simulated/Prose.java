package dev.sluice.provider.simulated;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;

/**
 * English-like text, token by token; never held whole, the same each time it is iterated, and free of characters that JSON
 * escapes. A few words are not ASCII, so that whoever cuts bytes cuts characters too.
 *
 * @param tokens how many there are
 * @param tokenChars length of each token, or 0 for natural ones
 */
record Prose(Seed seed, long tokens, int tokenChars) implements Iterable<String> {
    private static final String[] WORDS =
            ("water runs over the old gate and every river finds its own way down to the sea while a quiet morning light "
                            + "falls on stones that have been there for longer than anyone remembers some people say the "
                            + "miller opened it once others believe nobody ever did children throw paper boats from the "
                            + "wooden bridge after school and watch them turn slowly between leaves until they disappear "
                            + "behind the next bend near the small café where 🌊 naïve travellers wait because nothing "
                            + "beautiful happens quickly")
                    .split(" ");

    private static final int LONGEST_WHOLE = 7;

    @Override
    public Iterator<String> iterator() {
        return new Pieces();
    }

    /** All of it in one text; for short ones. */
    String text() {
        StringBuilder text = new StringBuilder();
        forEach(text::append);
        return text.toString();
    }

    private final class Pieces implements Iterator<String> {
        private final SplittableRandom random = seed.random();
        private long produced;
        private int wordsLeft;
        private String rest = "";

        @Override
        public boolean hasNext() {
            return produced < tokens;
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            produced++;
            return tokenChars == 0 ? natural() : sized();
        }

        private String natural() {
            if (!rest.isEmpty()) {
                String second = rest;
                rest = "";
                return second;
            }
            if (wordsLeft == 0) {
                wordsLeft = 5 + random.nextInt(9);
                return produced == 1 ? capitalised() : startOfSentence();
            }
            return firstPiece(" " + word());
        }

        private String startOfSentence() {
            rest = " " + capitalised();
            return ".";
        }

        private String capitalised() {
            String word = word();
            return Character.toUpperCase(word.charAt(0)) + word.substring(1);
        }

        private String firstPiece(String word) {
            if (word.length() <= LONGEST_WHOLE) {
                return word;
            }
            rest = word.substring(5);
            return word.substring(0, 5);
        }

        private String word() {
            wordsLeft--;
            return WORDS[random.nextInt(WORDS.length)];
        }

        private String sized() {
            StringBuilder token = new StringBuilder(tokenChars);
            while (token.length() < tokenChars) {
                token.append(' ').append("abcdefghijklmnopqrstuvwxyz", 0, 3 + random.nextInt(9));
            }
            token.setLength(tokenChars);
            return token.toString();
        }
    }
}
