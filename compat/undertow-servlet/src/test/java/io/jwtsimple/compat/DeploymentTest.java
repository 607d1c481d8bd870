package io.jwtsimple.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwtsimple.Algorithm;
import io.jwtsimple.JwtKey;
import io.jwtsimple.JwtManager;
import io.jwtsimple.http.JwtGuard;
import io.jwtsimple.http.JwtPrincipal;
import io.jwtsimple.undertow.JwtUndertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that the Undertow adapter guards servlets if it is a handler wrapper of their deployment, and that the servlets
 * get the user from the servlet API.
 */
class DeploymentTest {

    @ParameterizedTest
    @EnumSource(names = {"HS256", "ES256"})
    void a_servlet_behind_an_inner_wrapper_has_the_user(Algorithm algorithm) throws Exception {
        JwtManager jwt = JwtManager.of(JwtKey.generate(algorithm));
        try (UndertowServer server = new UndertowServer(Servlets.deployment()
                .addInnerHandlerChainWrapper(JwtUndertow.required(JwtGuard.of(jwt)))
                .addServlet(Servlets.servlet("who", Who.class, new ImmediateInstanceFactory<>(new Who()))
                        .addMapping("/who")))) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/who"));
            HttpResponse<String> rejected = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
            assertThat(rejected.statusCode()).isEqualTo(401);
            assertThat(rejected.body()).isEqualTo("{\"msg\":\"Missing Authorization Header\"}");
            String token = jwt.create("alice", claims -> claims.put("role", "admin"));
            request.header("Authorization", "Bearer " + token);
            assertThat(HttpClient.newHttpClient()
                            .send(request.build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("alice alice Bearer admin");
        }
    }

    @SuppressWarnings("serial") // Servlets inherit Serializable, but nobody serializes them.
    private static final class Who extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            JwtPrincipal user = (JwtPrincipal) request.getUserPrincipal();
            response.getWriter()
                    .print(user.getName() + " " + request.getRemoteUser() + " " + request.getAuthType() + " "
                            + user.claims().get("role"));
        }
    }
}
