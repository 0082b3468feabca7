package dev.tenancy.http;

/** What the client sent, as it is told back to the client: a small part of it, however much it was. */
final class Echo {

    private static final int LONGEST = 100;

    private Echo() {}

    /** The beginning of {@code name}, at most {@value #LONGEST} characters and never half of one. */
    static String of(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        boolean split =
                Character.isHighSurrogate(name.charAt(LONGEST - 1)) && Character.isLowSurrogate(name.charAt(LONGEST));
        return name.substring(0, split ? LONGEST - 1 : LONGEST);
    }
}
