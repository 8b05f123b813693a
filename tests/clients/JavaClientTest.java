// WireMock's Java client, of the jar in the npm package wiremock, verifies calls of vendors' APIs, in the world "default" and in
// another one. It refuses JSON with members that it does not know, so each call here checks the form of a reply as well.
//
//     UNDERSTUDY_URL=http://127.0.0.1:PORT java -cp wiremock-standalone.jar JavaClientTest.java

import static com.github.tomakehurst.wiremock.client.WireMock.*;

import com.github.tomakehurst.wiremock.admin.model.ServeEventQuery;
import com.github.tomakehurst.wiremock.client.VerificationException;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.common.ClientError;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.github.tomakehurst.wiremock.verification.NearMiss;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

public class JavaClientTest {
  static final String CUSTOMER = "/v1/customers/8737843";
  static final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  static int failures = 0;

  final URI server;
  final String world;
  final WireMock wireMock;

  JavaClientTest(URI server, String world) {
    this.server = server;
    this.world = world;
    this.wireMock =
        WireMock.create()
            .scheme("http")
            .host(server.getHost())
            .port(server.getPort())
            .urlPathPrefix(world)
            .build();
  }

  static void check(boolean good, String what) {
    if (good) return;
    ++failures;
    System.err.println("FAILED: " + what);
  }

  int send(String method, String target, String body, String... headers) throws Exception {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(server + world + target))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) builder.headers(headers);
    return http.send(builder.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  // Sends bytes and reads until the end.
  void sendRaw(String head) throws Exception {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {}
    } catch (java.io.IOException reset) {
      // What a fault does.
    }
  }

  void run() throws Exception {
    wireMock.resetRequests();
    verifiesCalls();
    readsEveryEvent();
    readsNearMisses();
    explainsFailures();
    removesRequests();
    readsRequestsThatWentWrong();
    wireMock.resetMappings();  // POST /reset
    check(wireMock.getServeEvents().isEmpty(), "a reset empties the journal");
  }

  void verifiesCalls() throws Exception {
    check(send("GET", CUSTOMER, "", "Authorization", "Bearer hc_test") == 200, "a customer");
    check(send("GET", "/api/v1/accounts?limit=1&limit=1", "") == 400, "a bad parameter");
    check(send("POST", "/v1/custmers/1", "{\"name\":\"Zoë\"}", "Cookie", "a=1") == 404, "a path");
    wireMock.verifyThat(getRequestedFor(urlEqualTo(CUSTOMER)));
    wireMock.verifyThat(
        1,
        getRequestedFor(urlPathTemplate("/v1/customers/{id}"))
            .withPathParam("id", equalTo("8737843"))
            .withHeader("Authorization", equalTo("Bearer hc_test")));
    wireMock.verifyThat(
        1,
        postRequestedFor(urlPathEqualTo("/v1/custmers/1"))
            .withCookie("a", equalTo("1"))
            .withRequestBody(equalToJson("{\"name\": \"Zoë\"}"))
            .withRequestBody(matchingJsonPath("$.name", containing("Zo"))));
    wireMock.verifyThat(moreThanOrExactly(1), anyRequestedFor(urlPathMatching("/api/.*")));
    wireMock.verifyThat(0, deleteRequestedFor(anyUrl()));
    List<LoggedRequest> found = wireMock.find(getRequestedFor(urlPathEqualTo(CUSTOMER)));
    check(found.size() == 1, "one request is found");
    LoggedRequest one = found.get(0);
    check(one.getUrl().equals(CUSTOMER), "its URL is without the world: " + one.getUrl());
    check(one.getHeader("Authorization").equals("Bearer hc_test"), "its credential");
    check(one.getClientIp().equals("127.0.0.1"), "its client");
    check(one.getPort() == server.getPort() && one.getScheme().equals("http"), "its address");
    check(one.getAbsoluteUrl().equals(server + world + CUSTOMER), one.getAbsoluteUrl());
  }

  void readsEveryEvent() {
    List<ServeEvent> events = wireMock.getServeEvents();
    check(events.size() == 3, "three events");
    ServeEvent last = events.get(0);
    check(!last.getWasMatched() && events.get(2).getWasMatched(), "what was matched");
    check(last.getRequest().getBodyAsString().equals("{\"name\":\"Zoë\"}"), "a request's body");
    check(last.getResponse().getStatus() == 404, "a reply's status");
    check(last.getResponse().getBodyAsString().contains("errors"), "a reply's body");
    check(last.getSubEvents().peek().getType().equals("UNDERSTUDY"), "our facts");
    check(events.get(2).getStubMapping().getName().equals("helpcrunch.getCustomer"), "a stub");
    check(events.get(1).getRequest().queryParameter("limit").values().size() == 2, "parameters");
    check(wireMock.getServeEvents(ServeEventQuery.ALL_UNMATCHED).size() == 1, "unmatched events");
    check(
        wireMock.getServeEvents(ServeEventQuery.forStubMapping(events.get(2).getStubMapping()))
                .size()
            == 1,
        "events of a stub");
    List<LoggedRequest> unmatched = wireMock.findAllUnmatchedRequests();
    check(unmatched.size() == 1 && unmatched.get(0).getCookies().containsKey("a"), "unmatched");
  }

  void readsNearMisses() {
    List<NearMiss> all = wireMock.findNearMissesForAllUnmatchedRequests();
    check(!all.isEmpty(), "near misses of unmatched requests");
    check(all.get(0).getStubMapping().getName().equals("helpcrunch.getCustomer"), "the nearest");
    LoggedRequest unmatched = wireMock.findAllUnmatchedRequests().get(0);
    List<NearMiss> ofRequest = wireMock.findTopNearMissesFor(unmatched);
    check(ofRequest.get(0).getStubMapping().getName().equals("helpcrunch.getCustomer"), "again");
    check(ofRequest.get(0).getMatchResult().getDistance() > 0, "its distance");
    check(!ofRequest.get(0).getDiff().toString().isEmpty(), "its diff");
    List<NearMiss> ofPattern =
        wireMock.findAllNearMissesFor(getRequestedFor(urlEqualTo("/v1/customers/1")));
    check(ofPattern.get(0).getRequest().getUrl().equals(CUSTOMER), "the nearest request");
    check(ofPattern.size() == 3, "three requests");
  }

  void explainsFailures() {
    try {
      wireMock.verifyThat(
          getRequestedFor(urlEqualTo(CUSTOMER)).withHeader("Authorization", equalTo("other")));
      check(false, "a wrong expectation holds");
    } catch (VerificationException e) {
      check(e.getMessage().contains("Bearer hc_test"), "the difference is shown: " + e);
      check(e.getMessage().contains(CUSTOMER), "the request is shown");
    }
    try {
      wireMock.verifyThat(5, getRequestedFor(urlEqualTo(CUSTOMER)));
      check(false, "a wrong number holds");
    } catch (VerificationException e) {
      check(e.getMessage().contains("5"), "the number is shown: " + e);
    }
    try {
      wireMock.find(getRequestedFor(urlMatching("(?=look)ahead")));
      check(false, "a bad pattern is taken");
    } catch (ClientError e) {
      check(e.getErrors().first().getCode() == 10, "the error has a code");
      check(e.getErrors().first().getSource().getPointer().equals("/urlPattern"), "and a place");
    }
  }

  void removesRequests() {
    check(
        wireMock.removeEventsByMetadata(matchingJsonPath("$.vendor", equalTo("leeloo"))).size()
            == 1,
        "events are removed by metadata");
    check(wireMock.removeEvents(postRequestedFor(anyUrl())).size() == 1, "by pattern");
    wireMock.removeEvent(wireMock.getServeEvents().get(0).getId());
    wireMock.removeEvent(UUID.randomUUID());
    check(wireMock.getServeEvents().isEmpty(), "none is left");
  }

  // Each leaves an entry that the client must be able to read.
  void readsRequestsThatWentWrong() throws Exception {
    String host = "Host: " + server.getAuthority() + "\r\n";
    for (String fault : List.of("close=fin", "close=reset", "garbage", "close_after=10")) {
      sendRaw("GET " + world + "/api/v1/accounts HTTP/1.1\r\n" + host + "Understudy-Fault: " + fault
          + "\r\nConnection: close\r\n\r\n");
    }
    int spoilt = 0;
    for (ServeEvent event : wireMock.getServeEvents()) {
      if (event.getResponse().getFault() instanceof Fault) ++spoilt;
      check(event.getWasMatched(), "a fault is matched");
    }
    check(spoilt == 3, "three faults have WireMock's names, not " + spoilt);
    for (String target : List.of("/a b", "/%zz?%", "/\u00e9|{}\"<>", "//x", "/x?y=%c3%28#z", "*")) {
      sendRaw("OPTIONS " + (target.equals("*") ? target : world + target) + " HTTP/1.1\r\n" + host
          + "Connection: close\r\n\r\n");
    }
    sendRaw("\u0001\u0002\r\n\r\n");
    sendRaw("GET " + world + "/" + "x".repeat(10_000) + " HTTP/1.1\r\n" + host + "\r\n");
    sendRaw("POST " + world + "/x HTTP/1.1\r\n" + host + "Content-Length: 99999999\r\n\r\n");
    sendRaw("POST " + world + "/x HTTP/1.1\r\n" + host + "Content-Length: 1\r\n"
        + "Content-Length: 2\r\nX: \u00ff\r\n\r\n");
    for (ServeEvent event : wireMock.getServeEvents()) {
      event.getRequest().getAbsoluteUrl();
      event.getRequest().getQueryParams();
    }
    wireMock.findAllUnmatchedRequests();
    wireMock.findNearMissesForAllUnmatchedRequests();
    wireMock.findAllNearMissesFor(getRequestedFor(urlEqualTo("/x")));
  }

  public static void main(String[] arguments) throws Exception {
    URI server = URI.create(System.getenv("UNDERSTUDY_URL"));
    for (String world : List.of("", "/~java")) new JavaClientTest(server, world).run();
    if (failures > 0) System.exit(1);
    System.out.println("WireMock's Java client reads everything");
  }
}
