/** What is asked and answered, in our own words: values without behaviour, known to every other package. */
@NullMarked
package dev.sluice.canonical;

import org.jspecify.annotations.NullMarked;
