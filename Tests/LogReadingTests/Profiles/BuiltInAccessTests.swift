import Testing
import TraceModel

@testable import LogReading

/// Built-in profiles on access records, as the pages of their loggers show them.
struct BuiltInAccessTests {
  /// A record of a server's end, as a page of the logger's documentation shows it.
  struct Access: Sendable, CustomTestStringConvertible {
    var name: String
    var line: String
    var status: UInt16
    var nanoseconds: Int64
    var testDescription: String { "as documented: \(name)" }
  }

  static let accesses = [
    Access(
      name: "pino-http",
      line:
        #"{"level":30,"time":1795600000500,"pid":1,"hostname":"a","req":{"id":1,"method":"GET","url":"/a?b","headers":{}},"res":{"statusCode":200,"headers":{}},"responseTime":12,"msg":"request completed"}"#,
      status: 200, nanoseconds: 12_000_000),
    Access(
      name: "pino-http",
      line:
        #"{"level":50,"time":1795600000500,"req":{"id":"r-1","method":"GET","url":"/a"},"res":{"statusCode":500},"err":{"type":"Error"},"responseTime":3,"msg":"Oh no, a text of our own"}"#,
      status: 500, nanoseconds: 3_000_000),
    Access(
      name: "fastify",
      line:
        #"{"level":30,"time":1795600000500,"pid":1,"hostname":"a","reqId":"req-1","res":{"statusCode":200},"responseTime":1.5,"msg":"request completed"}"#,
      status: 200, nanoseconds: 1_500_000),
    Access(
      name: "serilog",
      line:
        #"{"@t":"2026-11-25T09:46:40.5Z","@mt":"HTTP {RequestMethod} {RequestPath} responded {StatusCode} in {Elapsed:0.0000} ms","@r":["12.2500"],"RequestMethod":"GET","RequestPath":"/a","StatusCode":200,"Elapsed":12.25,"SourceContext":"Serilog.AspNetCore.RequestLoggingMiddleware"}"#,
      status: 200, nanoseconds: 12_250_000),
    Access(
      name: "aspnetcore",
      line:
        #"{"Timestamp":"2026-11-25T09:46:40.5Z","EventId":2,"LogLevel":"Information","Category":"Microsoft.AspNetCore.Hosting.Diagnostics","Message":"Request finished HTTP/1.1 GET http://localhost:5000/a - 200 - text/plain 12.25ms"}"#,
      status: 200, nanoseconds: 12_250_000),
    Access(
      name: "lograge",
      line:
        #"{"method":"GET","path":"/a","format":"html","controller":"jobs","action":"index","status":200,"duration":58.5,"view":40.4,"db":15.2,"time":"2026-11-25T09:46:40.5Z"}"#,
      status: 200, nanoseconds: 58_500_000),
    Access(
      name: "gin-zap",
      line:
        #"{"level":"info","ts":1795600000.5,"caller":"zap@v1/zap.go:1","msg":"/a","status":200,"method":"GET","path":"/a","query":"","ip":"::1","user-agent":"curl","latency":0.0125,"time":"2026-11-25T09:46:40Z"}"#,
      status: 200, nanoseconds: 12_500_000),
    Access(
      name: "slog-http",
      line:
        #"{"time":"2026-11-25T09:46:40.5Z","level":"INFO","msg":"200: OK","request":{"time":"2026-11-25T09:46:40Z","method":"GET","host":"h","path":"/a","ip":"::1"},"response":{"latency":1250000,"status":200,"length":5},"id":"229c7fc8-64f5-4467-bc4a-940700503b0d"}"#,
      status: 200, nanoseconds: 1_250_000),
    Access(
      name: "chi",
      line:
        #"{"time":"2026-11-25T09:46:40.5Z","level":"INFO","msg":"Response: 200 OK","service":"shop","httpRequest":{"url":"http://h/a","method":"GET","path":"/a","remoteIP":"::1","proto":"HTTP/1.1","requestID":"h/Ab12-000001"},"httpResponse":{"status":200,"bytes":5,"elapsed":1.25}}"#,
      status: 200, nanoseconds: 1_250_000),
    Access(
      name: "echo",
      line:
        #"{"time":"2026-11-25T09:46:40.5Z","id":"abc","remote_ip":"::1","host":"h","method":"GET","uri":"/a","user_agent":"curl","status":200,"error":"","latency":1250000,"latency_human":"1.25ms","bytes_in":0,"bytes_out":5}"#,
      status: 200, nanoseconds: 1_250_000),
    Access(
      name: "zerolog-hlog",
      line:
        #"{"level":"info","req_id":"c1","method":"GET","url":"/a","status":200,"size":5,"duration":0.75,"time":"2026-11-25T09:46:40.5Z"}"#,
      status: 200, nanoseconds: 750_000),
    Access(
      name: "caddy",
      line:
        #"{"level":"info","ts":1795600000.5,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"::1","proto":"HTTP/2.0","method":"GET","host":"h","uri":"/a","headers":{"User-Agent":["curl"]}},"bytes_read":0,"user_id":"","duration":0.0125,"size":5,"status":200}"#,
      status: 200, nanoseconds: 12_500_000),
    Access(
      name: "nginx",
      line:
        #"{"time_iso8601":"2026-11-25T09:46:40+00:00","remote_addr":"::1","request_method":"GET","request_uri":"/a?b","status":"200","request_time":"0.012","request_id":"229c7fc864f54467bc4a940700503b0d"}"#,
      status: 200, nanoseconds: 12_000_000),
    Access(
      name: "spring-boot",
      line:
        #"{"@timestamp":"2026-11-25T09:46:40.5Z","ecs.version":"8.11","log.logger":"x","process.thread.name":"t","message":"done","http.response.status_code":200,"event.duration":1250000,"http.request.method":"GET","url.path":"/a"}"#,
      status: 200, nanoseconds: 1_250_000),
  ]

  @Test(arguments: accesses)
  func `an access record is a server's end, in its own unit`(_ access: Access) throws {
    let log = try ProfiledLog([access.line])
    let event = try #require(log.event)
    #expect(log.builtIns == [access.name])
    #expect(event.role == .responseSent)
    #expect(event.further.starts == .requestReceived)
    #expect(event.statusCode == access.status)
    #expect(event.statedDurationNanoseconds == access.nanoseconds)
    if access.name != "fastify" {
      #expect(event.target.method == .get)
      let target = URLPath.target("/a")
      #expect((event.target.path, event.target.tail) == (target.path, target.tail))
    }
  }
}

extension URLPath {
  /// A record's call with a path, but for the method.
  static func target(_ path: String) -> CallTarget {
    var target = CallTarget()
    _ = PaddedBytes(path.utf8).withUnsafeBytes { read($0, into: &target) }
    return target
  }
}
