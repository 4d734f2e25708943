/** Time-outs by the thousand: {@link dev.sluice.timer.TimerWheel}, one per event loop, used on that loop only. */
@NullMarked
package dev.sluice.timer;

import org.jspecify.annotations.NullMarked;
