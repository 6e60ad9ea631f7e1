import Testing
import TraceModel

@testable import LogReading

/// Built-in profiles on lines written by the loggers themselves, or shown by their documentation.
struct BuiltInProfileTests {
  @Test func `every built-in profile reads without a mistake`() throws {
    for name in BuiltInProfiles.all.names {
      #expect(try BuiltInProfiles.all.profile(name)?.sources.isEmpty == false)
    }
  }

  @Test(
    arguments: [
      ("zap", "gin-zap"), ("gin", "gin-zap"), ("slog", "slog-http"), ("zerolog", "zerolog-hlog"),
      ("chi", "chi"),
      ("swift-log", "steps"), ("OSLog", "steps"), ("OpenTelemetry", "steps"), ("structlog", "steps"),
      ("fastapi", "steps"), ("django", "django-structlog"), ("spring-kafka", "spring-boot"),
      ("ECS", "spring-boot"),
      ("rails", "lograge"), ("pino", "pino-http"), ("Celery", "celery"), ("istio", "envoy"),
    ])
  func `a profile is found under the names of what it is for`(name: String, profile: String) throws {
    #expect(BuiltInProfiles.all.name(of: name) == profile)
    #expect(
      try LogProfile(yaml: "inherit: \(name)", name: "trace.yaml", builtIns: BuiltInProfiles.all.names)
        .inherit == .builtIn(profile))
  }

  @Test func `no two profiles have one name`() {
    let all = BuiltInProfiles.entries.flatMap { [$0.name] + $0.aliases } + ["default", "none"]
    #expect(Set(all).count == all.count)
  }

  @Test func `the profile of usual words names what trace names by itself`() throws {
    // An app's own measure is no step of a request.
    let measures: Set<String> = ["launch", "screen_load", "hitches"]
    for words in try Profile.makeDefault().roles where !measures.contains(words.role) {
      for text in words.events {
        let plain = try ProfiledLog([line(#""event":"\#(text)""#)])
        let ruled = try ProfiledLog("inherit: steps", [line(#""event":"\#(text)""#)])
        #expect(ruled.roles == plain.roles && ruled.roles != [[.note]], "\(text)")
        #expect(ruled.events.map(\.failed) == plain.events.map(\.failed))
      }
    }
  }

  @Test func `a log of no known logger is read by none`() throws {
    let log = try ProfiledLog([line(#""event":"request_received","service":"api""#)])
    #expect(log.decoder.convention?.layout == .plain)
  }

  /// One process that logs for two programs, or a file that two write to.
  @Test func `one line of a known logger takes no id from the records of others`() throws {
    let echo = """
      {"time":"2026-01-01T00:00:01Z","id":"abc","remote_ip":"::1","host":"h","method":"GET","uri":"/a","status":200,\
      "latency":1250000,"latency_human":"1.25ms"}
      """
    let others = (0..<3).map { number in
      line(#""event":"Request finished","service":"api","id":\#(number + 1)"#, id: "7f3a-\(number)")
    }
    let log = try ProfiledLog(others + [echo])
    #expect(log.builtIns == ["echo"])
    #expect(log.ids == ["7f3a-0", "7f3a-1", "7f3a-2", "abc"])
  }

  @Test func `a known logger's own field of an id stands before what it stands for`() throws {
    let access = #""request":{"method":"GET","path":"/a"},"response":{"status":200,"latency":1250000}"#
    let ids = #""id":"5d1c-11","trace_id":"0af7651916cd43dd8448eb211c80319c""#
    let members = #""time":"2026-01-01T00:00:01Z",\#(access),\#(ids)"#
    let log = try ProfiledLog(["{\(members)}", #"{\#(members),"correlation_id":"7f3a-11"}"#])
    #expect(log.builtIns == ["slog-http"])
    #expect(log.ids == ["5d1c-11", "7f3a-11"])
  }

  // MARK: Recorded

  @Test func `lines that django-structlog 11 wrote with Celery 5.7`() throws {
    let context = #""request_id":"7242bad6-66d0-4c6f-a2b8-42e26123e4d1","ip":"127.0.0.1""#
    let task = "065a8cb8-f704-42b9-b165-39e66b747371"
    let log = try ProfiledLog([
      #"{"request": "POST /orders", "user_agent": null, "event": "request_started", \#(context), "timestamp": "2026-11-29T05:00:44.912055Z", "logger": "django_structlog.middlewares.request", "level": "info"}"#,
      #"{"child_task_id": "\#(task)", "child_task_name": "shop.send_mail", "routing_key": "celery", "event": "task_enqueued", \#(context), "timestamp": "2026-11-29T05:00:44.949083Z", "logger": "django_structlog.celery.receivers", "level": "info"}"#,
      #"{"event": "order stored", \#(context), "timestamp": "2026-11-29T05:00:44.950169Z", "logger": "app", "level": "info"}"#,
      #"{"code": 202, "request": "POST /orders", "event": "request_finished", \#(context), "timestamp": "2026-11-29T05:00:44.950512Z", "logger": "django_structlog.middlewares.request", "level": "info"}"#,
      #"{"task": "shop.send_mail", "event": "task_started", "task_id": "\#(task)", \#(context), "timestamp": "2026-11-29T05:00:45.011049Z", "logger": "django_structlog.celery.receivers", "level": "info"}"#,
      #"{"duration_ms": 1, "event": "task_succeeded", "task_id": "\#(task)", \#(context), "timestamp": "2026-11-29T05:00:45.011892Z", "logger": "django_structlog.celery.receivers", "level": "info"}"#,
      #"{"error": "no address", "task_id": "\#(task)", "duration_ms": 2, "event": "task_failed", \#(context), "timestamp": "2026-11-29T05:00:45.014109Z", "logger": "django_structlog.celery.receivers", "level": "error"}"#,
      #"{"code": 500, "request": "GET /bad", "event": "request_failed", \#(context), "timestamp": "2026-11-29T05:00:44.951307Z", "logger": "django_structlog.middlewares.request", "level": "error"}"#,
    ])
    #expect(log.builtIns == ["django-structlog"])
    #expect(
      log.roles == [
        [.requestReceived], [.published], [.note], [.responseSent], [.consumed, .processingStarted],
        [.processingFinished], [.processingFinished], [.responseSent],
      ])
    #expect(log.events.map(\.failed) == [false, false, false, false, false, false, true, false])
    #expect(log.events.map(\.statusCode) == [0, 0, 0, 202, 0, 0, 0, 500])
    let keys = Set(log.events[4...6].map(\.messageKey) + [log.events[1].messageKey])
    #expect(try keys == [identifier(task)])
    #expect(log.events[0].target.method == .post)
    #expect(log.events[0].target == log.events[3].target)
    #expect(log.topic(of: log.events[1]) == "celery")
  }

  @Test func `lines that Celery's worker 5.7 wrote through python-json-logger 4`() throws {
    let task = "9cfda0ec-4380-4330-b155-8dc9340870b3"
    let log = try ProfiledLog([
      #"{"asctime": "2026-11-29 05:00:49,875", "levelname": "INFO", "name": "celery.worker.strategy", "message": "Task shop.add[\#(task)] received", "data": {"id": "\#(task)", "name": "shop.add", "args": "(1, 1)", "kwargs": "{}", "eta": null}}"#,
      #"{"asctime": "2026-11-29 05:00:49,897", "levelname": "INFO", "name": "celery.app.trace", "message": "Task shop.add[\#(task)] succeeded in 0.020777889003511518s: 2", "data": {"id": "\#(task)", "name": "shop.add", "return_value": "2", "runtime": 0.020777889003511518}}"#,
      #"{"asctime": "2026-11-29 05:00:49,919", "levelname": "ERROR", "name": "celery.app.trace", "message": "Task shop.add[\#(task)] raised unexpected: ValueError('odd')"}"#,
      #"{"asctime": "2026-11-29 05:00:49,962", "levelname": "INFO", "name": "celery.app.trace", "message": "Task shop.add[\#(task)] retry: Retry in 0s: ValueError('again')"}"#,
    ])
    #expect(log.builtIns == ["celery"])
    #expect(log.roles == [[.consumed], [.processingFinished], [.processingFinished], [.processingFinished]])
    #expect(log.events.map(\.failed) == [false, false, true, true])
    #expect(log.events[1].statedDurationNanoseconds == 20_777_889)
    #expect(log.events[1].further.starts == .processingStarted)
    #expect(try Set(log.events.map(\.messageKey)) == [identifier(task)])
    #expect(Set(log.events.map { log.topic(of: $0) }) == ["shop.add"])
  }

  @Test func `lines that uvicorn's access logger wrote through python-json-logger`() throws {
    let log = try ProfiledLog([
      #"{"asctime": "2026-11-29 05:00:56,975", "levelname": "INFO", "name": "uvicorn.error", "message": "Application startup complete."}"#,
      #"{"asctime": "2026-11-29 05:01:00,222", "levelname": "INFO", "name": "uvicorn.access", "message": "127.0.0.1:44404 - \"GET /items/7?x=1 HTTP/1.1\" 200"}"#,
      #"{"asctime": "2026-11-29 05:01:00,250", "levelname": "INFO", "name": "uvicorn.access", "message": "127.0.0.1:44416 - \"GET /none HTTP/1.1\" 404"}"#,
    ])
    #expect(log.builtIns == ["uvicorn"])
    #expect(log.roles == [[.note], [.responseSent], [.responseSent]])
    #expect(log.events.map(\.statusCode) == [0, 200, 404])
    #expect(log.events[1].target.method == .get)
  }

  @Test func `a line that gunicorn 27 wrote through python-json-logger, with and without its seconds`() throws
  {
    let access = { (end: String) in
      #"{"asctime": "2026-11-29 05:01:05,381", "levelname": "INFO", "name": "gunicorn.access", "message": "127.0.0.1 - - [29/Nov/2026:05:01:05 +0000] \"GET /items/7?x=1 HTTP/1.1\" 200 2 \"-\" \"curl/7.88.1\"\#(end)"}"#
    }
    let log = try ProfiledLog([access(" 0.000264"), access("")])
    #expect(log.builtIns == ["gunicorn"])
    #expect(log.roles == [[.responseSent], [.responseSent]])
    #expect(log.events.map(\.statedDurationNanoseconds) == [264_000, Int64.absent])
    #expect(log.events.map(\.statusCode) == [200, 200])
  }

  // MARK: Documented

  @Test func `Envoy's time is the request's beginning, as documented`() throws {
    let log = try ProfiledLog([
      #"{"start_time":"2026-11-25T09:46:40.000Z","method":"GET","path":"/a","protocol":"HTTP/1.1","response_code":200,"response_flags":"-","bytes_sent":5,"duration":25,"x_forwarded_for":null,"request_id":"229c7fc8-64f5-4467-bc4a-940700503b0d"}"#
    ])
    let event = try #require(log.event)
    #expect(log.builtIns == ["envoy"])
    #expect(event.role == .responseSent)
    #expect(event.time.nanoseconds == nanoseconds("2026-11-25T09:46:40.025Z"))
    #expect(event.statedDurationNanoseconds == 25_000_000)
    #expect(event.further.starts == .requestReceived)
  }

  @Test func `a job of Sidekiq, as documented`() throws {
    let job = { (text: String, elapsed: String) in
      #"{"ts":"2026-11-25T09:46:40.500Z","pid":1,"tid":"ouwiyqj","lvl":"INFO","msg":"\#(text)","ctx":{"class":"HardJob","jid":"b4a577edbccf1d805744efa9"\#(elapsed)}}"#
    }
    let log = try ProfiledLog([
      job("start", ""), job("done", #","elapsed":"0.25""#), job("fail", #","elapsed":0.5"#),
    ])
    #expect(log.builtIns == ["sidekiq"])
    #expect(log.roles == [[.consumed, .processingStarted], [.processingFinished], [.processingFinished]])
    #expect(log.events.map(\.failed) == [false, false, true])
    #expect(log.events.map(\.statedDurationNanoseconds) == [Int64.absent, 250_000_000, 500_000_000])
    #expect(try Set(log.events.map(\.messageKey)) == [identifier("b4a577edbccf1d805744efa9")])
    #expect(Set(log.events.map { log.topic(of: $0) }) == ["HardJob"])
  }

  @Test func `a job of BullMQ by the names of its events, as documented`() throws {
    let log = try ProfiledLog(
      ["job added", "job active", "job completed", "job failed"].map {
        #"{"level":30,"time":1795600000500,"queue":"mail","jobId":"77","msg":"\#($0)"}"#
      })
    #expect(log.builtIns == ["bullmq"])
    #expect(
      log.roles == [
        [.published], [.consumed, .processingStarted], [.processingFinished], [.processingFinished],
      ])
    #expect(log.events.map(\.failed) == [false, false, false, true])
  }

  @Test func `Spring's request filter and spring-kafka, as documented`() throws {
    let log = try ProfiledLog(
      [
        "Before request [GET /a?b, client=::1]", "After request [GET /a?b, client=::1]",
        "Sent ok: ProducerRecord(topic=orders, partition=null, key=7), metadata: orders-3@17",
      ].map {
        #"{"@timestamp":"2026-11-25T09:46:40.5Z","@version":"1","message":"\#($0)","logger_name":"x","thread_name":"t","level":"DEBUG"}"#
      })
    #expect(log.builtIns == ["spring-boot"])
    #expect(log.roles == [[.requestReceived], [.responseSent], [.published]])
    #expect(log.topic(of: log.events[2]) == "orders")
    #expect((log.events[2].partition, log.events[2].messageOffset) == (3, 17))
  }
}
