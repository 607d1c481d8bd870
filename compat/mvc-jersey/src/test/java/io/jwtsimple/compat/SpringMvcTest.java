package io.jwtsimple.compat;

import io.jwtsimple.servlet.JwtServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** Tests a controller of Spring MVC behind the filter. */
class SpringMvcTest extends FrameworkTest {

    @Override
    Servlet servlet(ServletContext context) {
        AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.register(Greetings.class);
        return new DispatcherServlet(spring);
    }

    /** The controller of the application. */
    @EnableWebMvc
    @RestController
    static class Greetings {

        @GetMapping({"/required/now", "/optional/now"})
        String now(@Nullable Principal principal, HttpServletRequest request) {
            return (principal == null ? "null" : principal.getName()) + ", an "
                    + JwtServlet.claims(request).get("role");
        }

        @GetMapping("/required/later")
        Callable<String> later(Principal principal, HttpServletRequest request) {
            return () -> now(principal, request);
        }

        @PostMapping("/required/now")
        String post(Principal principal, HttpServletRequest request, @RequestBody String body) {
            return now(principal, request) + ": " + body;
        }
    }
}
