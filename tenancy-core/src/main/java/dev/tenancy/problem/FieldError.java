package dev.tenancy.problem;

/**
 * One thing that is wrong with one field of the input.
 *
 * @param field its name on the wire, snake_case; empty when the input as a whole is meant
 * @param code stable, snake_case: {@code required}, {@code too_long}, {@code bad_format}, {@code out_of_range}, …
 * @param detail the bound in words; never echoes the value
 */
public record FieldError(String field, String code, String detail) {}
