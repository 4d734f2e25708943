package dev.sluice.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The system's disk, which fails when it is told to. */
final class FailingDisk implements SegmentLog.Disk {
    enum Fault {
        /** Nothing is written. */
        WRITE,
        /** Half is written. */
        SHORT_WRITE,
        /** All is written, but not durable. */
        FORCE,
        /** Likewise, and nothing can be cut away either. */
        FORCE_AND_TRUNCATE
    }

    private volatile @Nullable Fault fault;

    void fail(Fault next) {
        fault = next;
    }

    void heal() {
        fault = null;
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        if (fault == Fault.WRITE) {
            throw new IOException("of a test: create");
        }
        return new Failing(SegmentLog.Disk.SYSTEM.create(file));
    }

    private final class Failing extends FileChannel {
        private final FileChannel real;

        Failing(FileChannel real) {
            this.real = real;
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            if (fault == Fault.WRITE) {
                throw new IOException("of a test: write");
            }
            if (fault == Fault.SHORT_WRITE) {
                real.write(bytes.slice(bytes.position(), bytes.remaining() / 2), position);
                throw new IOException("of a test: write");
            }
            return real.write(bytes, position);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (fault == Fault.FORCE || fault == Fault.FORCE_AND_TRUNCATE) {
                throw new IOException("of a test: force");
            }
            real.force(metaData);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            if (fault == Fault.FORCE_AND_TRUNCATE) {
                throw new IOException("of a test: truncate");
            }
            real.truncate(size);
            return this;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            return real.read(into);
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) throws IOException {
            return real.read(into, offset, length);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() throws IOException {
            return real.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            real.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return real.read(into, position);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }
    }
}
