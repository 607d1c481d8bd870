package io.jwtsimple.servlet;

import static io.jwtsimple.servlet.WebApp.mount;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.servlet.WebApp.Page;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Tests that an asynchronous request keeps the claims of its token on every thread. */
abstract class AsyncTests extends WebAppTests {

    AsyncTests(Container container) {
        super(container);
    }

    /**
     * Without arguments, {@code startAsync} uses the request of the container and not the request of the filter, so
     * both requests must contain the claims.
     */
    @Test
    final void an_asynchronous_request_keeps_the_claims() throws Exception {
        guard((request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                Object identity = JwtServlet.identity((HttpServletRequest) async.getRequest());
                respond(async, identity + " " + JwtServlet.identity(request) + " " + name(request.getUserPrincipal()));
            });
        });
        assertThat(getAs("alice", "/").body()).isEqualTo("alice alice alice");
    }

    @Test
    final void a_body_may_be_read_and_a_response_written_without_blocking() throws Exception {
        guard((request, response) -> {
            AsyncContext async = request.startAsync();
            request.getInputStream().setReadListener(new Echo(async));
        });
        String body = "0123456789".repeat(20_000);
        assertThat(post("/", body, "Authorization", "Bearer " + jwt.create("alice"))
                        .body())
                .isEqualTo("alice sent " + body);
        // The body is short, because a server may close the connection while the client still sends a long body.
        assertThat(post("/", "0123456789").body()).isEqualTo(REJECTION);
    }

    private void guard(Page page) throws Exception {
        run(context -> {
            JwtServlet.register(context, JwtServlet.required(guard), "/*");
            mount(context, "/", page);
        });
    }

    private static void respond(AsyncContext async, String text) {
        try {
            async.getResponse().getWriter().print(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            async.complete();
        }
    }

    /** A listener that reads the body and writes it back, both without blocking. */
    private static final class Echo implements ReadListener, WriteListener {

        private final AsyncContext async;
        private final ServletInputStream in;
        private final ServletOutputStream out;
        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private boolean written;

        Echo(AsyncContext async) throws IOException {
            this.async = async;
            this.in = async.getRequest().getInputStream();
            this.out = async.getResponse().getOutputStream();
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] buffer = new byte[1024];
            while (in.isReady() && !in.isFinished()) {
                int length = in.read(buffer);
                if (length > 0) {
                    text.write(buffer, 0, length);
                }
            }
        }

        @Override
        public void onAllDataRead() {
            out.setWriteListener(this);
        }

        @Override
        public void onWritePossible() throws IOException {
            if (!written && out.isReady()) {
                written = true;
                Object identity = JwtServlet.identity((HttpServletRequest) async.getRequest());
                out.write((identity + " sent " + text.toString(UTF_8)).getBytes(UTF_8));
            }
            if (written && out.isReady()) {
                async.complete();
            }
        }

        @Override
        public void onError(Throwable e) {
            async.complete();
        }
    }
}
