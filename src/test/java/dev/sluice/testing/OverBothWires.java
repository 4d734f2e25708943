package dev.sluice.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that run twice, with callers of HTTP/1.1 and of HTTP/2. The class starts its gateway {@linkplain TestGateway#over over}
 * the wire that it is given, and needs a constructor that takes it: without one JUnit hands it to nobody.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass
@EnumSource(CallerWire.class)
public @interface OverBothWires {}
