package io.jwtsimple.grpc;

import static io.netty.buffer.Unpooled.wrappedBuffer;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Unary calls with header lines that a gRPC client would not send: values that are not ASCII, and names in upper case.
 * A value is sent in Latin-1.
 */
final class RawCall implements AutoCloseable {

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel connection;

    RawCall(int port) throws InterruptedException {
        connection = new Bootstrap()
                .group(threads)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient()
                                                .validateHeaders(false)
                                                .build(),
                                        new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
    }

    /** Calls a method with an empty message, and returns the trailers of the response. */
    Http2Headers trailers(String method, List<String> lines) throws Exception {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method("POST")
                .path('/' + method)
                .scheme("http")
                .authority("localhost")
                .add("content-type", "application/grpc")
                .add("te", "trailers");
        for (String line : lines) {
            String[] field = line.split(":", 2);
            headers.add(
                    field[0], new AsciiString(field[1].replaceFirst("^ ", "").getBytes(ISO_8859_1)));
        }
        CompletableFuture<Http2Headers> trailers = new CompletableFuture<>();
        Channel stream = new Http2StreamChannelBootstrap(connection)
                .handler(reader(trailers))
                .open()
                .sync()
                .get();
        stream.write(new DefaultHttp2HeadersFrame(headers));
        stream.writeAndFlush(new DefaultHttp2DataFrame(wrappedBuffer(new byte[5]), true));
        return trailers.get(10, SECONDS);
    }

    /** Makes the name of a header line lower case, as HTTP/2 requires. */
    static String lowerCase(String line) {
        int colon = line.indexOf(':');
        return line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon);
    }

    private static ChannelHandler reader(CompletableFuture<Http2Headers> trailers) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object frame) {
                if (frame instanceof Http2HeadersFrame headers && headers.isEndStream()) {
                    trailers.complete(headers.headers());
                }
                ReferenceCountUtil.release(frame);
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                trailers.completeExceptionally(new IllegalStateException("the stream has no trailers"));
            }
        };
    }

    @Override
    public void close() {
        connection.close().syncUninterruptibly();
        threads.shutdownGracefully(0, 0, SECONDS);
    }
}
