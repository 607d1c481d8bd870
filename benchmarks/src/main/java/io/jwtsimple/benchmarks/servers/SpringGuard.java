package io.jwtsimple.benchmarks.servers;

import io.jwtsimple.benchmarks.contenders.Keys;
import io.jwtsimple.benchmarks.contenders.Spring;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/** The filter chain of a stateless resource server on Spring Security; all other settings have their defaults. */
final class SpringGuard {

    private SpringGuard() {}

    static Filter filter(Keys keys, ServletContext servlets) {
        AnnotationConfigWebApplicationContext application = new AnnotationConfigWebApplicationContext();
        application.setServletContext(servlets);
        application.register(Security.class);
        application.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("decoder", Spring.decoder(keys)));
        application.refresh();
        return application.getBean("springSecurityFilterChain", Filter.class);
    }

    /** The configuration that the documentation of Spring Security shows for a resource server. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class Security {

        @Bean
        SecurityFilterChain chain(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                    .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .build();
        }
    }
}
