import Testing
import TraceModel

@testable import LogReading

/// The writers of a log's records, found over all of them.
struct OriginConventionTests {
  private func record(_ members: String, id: String = "a", at time: Int = 0) -> String {
    #"{"ts":\#(1_795_600_000_000 + time),"request_id":"\#(id)",\#(members)}"#
  }

  @Test func `a logger for each module divides nothing`() throws {
    let log = try ReadLog(
      ["app.consumer", "app.jobs.video", "app.consumer"].map { record(#""name":"\#($0)","msg":"m""#) },
      file: "worker.jsonl")
    #expect(log.origins == ["worker", "worker", "worker"])
  }

  @Test(arguments: ["logger", "SourceContext", "loggerName", "logger_name", "target", "component", "name"])
  func `a logger names no service where a service is named`(key: String) throws {
    let log = try ReadLog([
      record(#""\#(key)":"a.b","service":"api""#), record(#""\#(key)":"a.c","service":"api""#),
    ])
    #expect(log.origins == ["api", "api"])
  }

  @Test(arguments: ["Properties", "extra", "metadata"])
  func `programs that name themselves among the properties of their records are origins`(container: String)
    throws
  {
    let log = try ReadLog(
      ["api", "worker", "api"].map { name in
        let key = container == "Properties" ? "Application" : "service"
        return record(#""\#(container)":{"\#(key)":"\#(name)"},"msg":"m""#)
      })
    #expect(log.origins == ["api", "worker", "api"])
  }

  @Test func `loggers of a stream without any other name give it what they have in common`() throws {
    let log = try ReadLog(
      ["com.example.Web", "com.example.db.Pool"].map { record(#""logger_name":"\#($0)""#) })
    #expect(log.origins == ["com.example", "com.example"])
  }

  @Test func `files without a service are origins of their own`() throws {
    let line = record(#""logger_name":"com.example.Web","msg":"m""#)
    #expect(try ReadLog([line], file: "api.log").origins == ["api"])
    #expect(try ReadLog([line], file: "logs/worker.log.1").origins == ["worker"])
  }

  @Test func `a consumer id on the record that takes the message is an attribute`() throws {
    let log = try ReadLog([
      record(#""service":"worker","msg":"message_received","consumer_id":"c-1""#),
      record(#""service":"worker","msg":"processing_started""#),
      record(#""service":"worker","msg":"processing_finished""#),
    ])
    #expect(log.origins == ["worker", "worker", "worker"])
  }

  @Test func `a host on the records of one service is its instance, on some records of another a header`()
    throws
  {
    let log = try ReadLog([
      record(#""service":"api","msg":"request_received","host":"shop.example.com""#),
      record(#""service":"api","msg":"response_sent""#),
      record(#""service":"worker","msg":"message_received","host":"w-1""#),
      record(#""service":"worker","msg":"processing_finished","host":"w-1""#),
    ])
    #expect(log.origins == ["api", "api", "worker/w-1", "worker/w-1"])
  }

  /// They are skipped. An index that is made anew does not have them, and must find the same.
  @Test func `records without a time decide nothing`() throws {
    let records = (0..<6).map { record(#""service":"worker","pod":"w-1","msg":"m\#($0)""#) }
    let skipped = (0..<3).map { #"{"service":"worker","request_id":"a","msg":"m\#($0)"}"# }
    #expect(try ReadLog(records + skipped).origins == Array(repeating: "worker/w-1", count: 6))
  }

  @Test func `a host beside a pod that all records have is a header`() throws {
    let log = try ReadLog([
      record(#""service":"api","msg":"request_received","host":"shop.example.com","pod":"api-1""#),
      record(#""service":"api","msg":"response_sent","pod":"api-1""#),
    ])
    #expect(log.origins == ["api-1", "api-1"])
  }

  @Test func `hosts that a client calls are no instances of it`() throws {
    let log = try ReadLog(
      (0..<4).flatMap { number in
        ["a", "b"].map {
          record(#""service":"gateway","msg":"request_sent","host":"\#($0).example.com""#, id: "\(number)")
        }
      })
    #expect(Set(log.origins) == ["gateway"])
  }

  @Test func `instances that all records name are told apart`() throws {
    let log = try ReadLog(
      ["pod-a", "pod-b"].flatMap { pod in
        ["request_received", "response_sent"].map {
          record(#""service":"api","msg":"\#($0)","hostname":"\#(pod)""#, id: pod)
        }
      })
    #expect(log.origins == ["api/pod-a", "api/pod-a", "api/pod-b", "api/pod-b"])
  }

  @Test func `the service that is called names nobody`() throws {
    let log = try ReadLog(
      [
        record(#""msg":"request_received""#), record(#""msg":"request_sent","service":"payments""#),
        record(#""msg":"response_received","service":"payments""#), record(#""msg":"response_sent""#),
      ], file: "orders.jsonl")
    #expect(Set(log.origins) == ["orders"])
  }

  @Test func `a service that all workers name and a client does not names the workers`() throws {
    let log = try ReadLog(
      [
        record(#""msg":"request_sent""#), record(#""msg":"request_received","service":"api""#),
        record(#""msg":"response_sent","service":"api""#), record(#""msg":"response_received""#),
        record(#""msg":"message_received","service":"worker""#),
      ], file: "all.jsonl")
    #expect(log.origins == ["all", "api", "api", "all", "worker"])
  }

  @Test func `the first lines of a program, before its logger was set up, are its own`() throws {
    let lines = (0..<20).map { _ in record(#""service":"api","pod":"api-1","msg":"m""#) }
    let log = try ReadLog([#"{"ts":1795600000000,"msg":"starting"}"#] + lines, file: "out.log")
    #expect(Set(log.origins) == ["api-1"])
  }

  @Test func `pino and bunyan give a process one name, which is the program's`() throws {
    let lines = ["api", "worker"].enumerated().flatMap { process, name in
      (0..<3).map { _ in record(#""name":"\#(name)","pid":\#(process),"hostname":"h","msg":"m""#) }
    }
    #expect(try Set(ReadLog(lines, file: "all.log").origins) == ["api/h", "worker/h"])
    let modules = ["app.a", "app.b"].map { record(#""name":"\#($0)","pid":7,"hostname":"h","msg":"m""#) }
    #expect(try Set(ReadLog(modules, file: "app.log").origins) == ["app/h"])
  }

  @Test func `stern names the container and the pod around the record`() throws {
    let inner = #"{\"ts\":1795600000000,\"event\":\"request_sent\",\"correlation_id\":\"b\"}"#
    let log = try ReadLog(
      ["client", "api"].map {
        #"{"message":"\#(inner)","nodeName":"n","podName":"\#($0)-7d9f-abc12","containerName":"\#($0)"}"#
      })
    #expect(log.origins == ["client-7d9f-abc12", "api-7d9f-abc12"])
  }

  @Test func `levels that rise from 0 to 4 are told from syslog's by the log`() throws {
    let rising = try ReadLog([0, 1, 1, 3].map { record(#""level":\#($0),"message":"m""#) })
    #expect(rising.events.map(\.level) == [.debug, .info, .info, .error])
    let syslog = try ReadLog([6, 6, 4, 3, 2].map { record(#""level":\#($0),"message":"m""#) })
    #expect(syslog.events.map(\.level) == [.info, .info, .warning, .error, .critical])
  }

  /// The keys to read at once are a set of 64 bits; a key beyond them would name nobody.
  @Test func `the last of very many keys of services names one, and instances have no more than can be read`()
    throws
  {
    let profile = try Profile.makeDefault()
    let last = try #require(profile.service.last)
    #expect(profile.service.count > KeyTable.mostProjected)
    let log = try ReadLog([record(#""\#(last)":"api","msg":"m""#), record(#""\#(last)":"api","msg":"n""#)])
    #expect(log.origins == ["api", "api"])
    #expect(profile.instance.count <= KeyTable.mostProjected)
  }
}
