package dev.sluice.wire.http1;

/** Targets that are whole URIs, which a server must take (RFC 9112, 3.2.2), and what they come to in origin form. */
final class AbsoluteForm {
    private AbsoluteForm() {}

    /** Where the authority of an http or https URI begins; -1 in any other target. */
    static int authorityStart(String target) {
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    }

    /** Where the path or the query begins. */
    static int authorityEnd(String target, int start) {
        int i = start;
        while (i < target.length() && target.charAt(i) != '/' && target.charAt(i) != '?') {
            i++;
        }
        return i;
    }

    /** RFC 9112, 3.2.1 and 3.2.4: an empty path is the root, or the whole server where its options are asked for. */
    static String originForm(String method, String target, int authorityEnd) {
        if (authorityEnd == target.length()) {
            return method.equals("OPTIONS") ? "*" : "/";
        }
        String rest = target.substring(authorityEnd);
        return rest.charAt(0) == '/' ? rest : "/" + rest;
    }
}
