import Foundation
import Logging
import Testing
import TraceContext
import TraceModel
import WrittenLog

/// The lines are those that `trace` reads without a profile.
struct LogShapeTests {
  private let file = TemporaryLog()
  private let log: JSONLog

  init() throws { log = try JSONLog(service: "shop-app", instance: "phone-1", path: file.path) }

  private func written(_ body: (Logger) throws -> Void) throws -> WrittenLog {
    try body(log.makeLogger(label: "checkout"))
    log.flush()
    return try file.read()
  }

  @Test func `a record has time, level, service, instance, event and id where trace looks for them`() throws {
    let id = try #require(CorrelationID("41CBB748-EE4D-4194-B218-129E3516C3B0"))
    let before = Date().timeIntervalSince1970
    let read = try written { logger in
      withCorrelationID(id) { logger.warning("Stock is low", metadata: ["item": "socks"]) }
    }
    let after = Date().timeIntervalSince1970
    let record = try #require(read.records.first)
    #expect(read.records.count == 1 && read.skipped == 0)
    #expect(record.event.level == .warning)
    #expect(record.origin == Origin(service: "shop-app", instance: "phone-1"))
    #expect(record.details.name == "Stock is low")
    #expect(record.details.correlationID == id.text)
    #expect(record.event.correlation == Identifier(high: 0x41CB_B748_EE4D_4194, low: 0xB218_129E_3516_C3B0))
    #expect(record.attribute("item") == #""socks""#)
    #expect(record.attribute("logger") == #""checkout""#)
    // A microsecond is cut off, and Foundation's clock is read as a Double.
    let seconds = Double(record.event.time.nanoseconds) / 1e9
    #expect((before - 2e-6...after + 2e-6).contains(seconds))
    #expect(record.details.rawTime.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/) != nil)
  }

  @Test func `the line begins with what every record has, and then has its names in order`() throws {
    _ = try written { $0.info("Placed", metadata: ["z": "1", "a": "2", "correlation_id": "order-1"]) }
    let text = try String(contentsOfFile: file.path, encoding: .utf8)
    let line = text.replacing(/"timestamp":"[^"]*"/, with: #""timestamp":"T""#)
    #expect(
      line == #"{"timestamp":"T","level":"info","service":"shop-app","instance":"phone-1","#
        + #""logger":"checkout","event":"Placed","correlation_id":"order-1","a":"2","z":"1"}"# + "\n")
  }

  @Test func `a record of no request has no id`() throws {
    let read = try written { $0.info("Started") }
    #expect(read.records.isEmpty && read.uncorrelated.count == 1 && read.skipped == 0)
  }

  @Test func `every level is trace's level`() throws {
    let read = try written { logger in
      var logger = logger
      logger.logLevel = .trace
      for level in Logger.Level.allCases { logger.log(level: level, "\(level)") }
    }
    let levels: [Level] = [.trace, .debug, .info, .notice, .warning, .error, .critical]
    #expect(read.uncorrelated.map(\.event.level) == levels)
  }

  @Test func `below its level a logger writes nothing, and each logger has its own`() throws {
    let read = try written { logger in
      var verbose = logger
      verbose.logLevel = .debug
      logger.debug("no")
      verbose.debug("yes")
    }
    #expect(read.uncorrelated.map(\.details.name) == ["yes"])
  }

  @Test func `fields that trace measures by are read from metadata`() throws {
    let read = try written { logger in
      logger.info(
        "Response received",
        metadata: [
          "correlation_id": "order-1", "status_code": .stringConvertible(503), "attempt": "2",
          "duration_ms": .stringConvertible(4.217), "task_id": "task-9", "topic": "jobs",
          "partition": .stringConvertible(0), "offset": .stringConvertible(Int64(1 << 62 - 1)),
        ])
    }
    let event = try #require(read.records.first?.event)
    #expect(event.role == .responseReceived)
    #expect(event.statusCode == 503)
    #expect(event.attempt == 2)
    #expect(event.statedDurationNanoseconds == 4_217_000)
    #expect(event.messageKey != .none)
    #expect(event.partition == 0)
    #expect(event.messageOffset == 1 << 62 - 1)
  }

  @Test func `values keep their kind`() throws {
    let read = try written { logger in
      logger.info(
        "Kinds",
        metadata: [
          "correlation_id": "order-1", "int": .stringConvertible(-7),
          "wide": .stringConvertible(UInt64.max), "small": .stringConvertible(Int8(3)),
          "real": .stringConvertible(0.1), "flag": .stringConvertible(true),
          "float": .stringConvertible(Float(0.5)), "tiny": .stringConvertible(1e-7),
          "nan": .stringConvertible(Double.nan), "infinite": .stringConvertible(-Double.infinity),
          "text": "7", "list": ["a", .stringConvertible(1)], "empty": [:],
          "nested": ["b": ["\u{7}": []], "a": "x"],
        ])
    }
    let record = try #require(read.records.first)
    let expected = [
      "int": "-7", "wide": "18446744073709551615", "small": "3", "real": "0.1", "flag": "true",
      "float": "0.5", "tiny": "1e-07", "nan": #""nan""#, "infinite": #""-inf""#, "text": #""7""#,
      "list": #"["a",1]"#,
      "empty": "{}", "nested": #"{"a":"x","b":{"\u0007":[]}}"#,
    ]
    for (name, value) in expected { #expect(record.attribute(name) == value, "\(name)") }
    #expect(read.objects.count == 1)
  }

  @Test func `metadata cannot take the place of what every record has`() throws {
    let names = ["timestamp", "level", "service", "instance", "logger", "event"]
    let read = try written { logger in
      let forged = names + ["time", "message", "host"]
      var metadata: Logger.Metadata = Dictionary(uniqueKeysWithValues: forged.map { ($0, "forged") })
      metadata["correlation_id"] = "order-1"
      logger.info("Placed", metadata: metadata)
    }
    let record = try #require(read.records.first)
    #expect(record.details.name == "Placed" && record.event.level == .info)
    #expect(record.origin == Origin(service: "shop-app", instance: "phone-1"))
    for name in names { #expect(record.attribute("metadata.\(name)") == #""forged""#, "\(name)") }
  }

  @Test func `the call's metadata counts before the provider's, and that before the logger's`() throws {
    let read = try written { logger in
      var logger = logger
      logger[metadataKey: "correlation_id"] = "of the logger"
      logger[metadataKey: "tenant"] = "t-1"
      logger.info("1")
      withCorrelationID {
        logger.info("2", metadata: ["correlation_id": "of the call"])
        logger.info("3")
        #expect(logger[metadataKey: "tenant"] == "t-1")
      }
    }
    let ids = read.records.map(\.details.correlationID)
    #expect(ids.count == 3 && ids[0] == "of the logger" && ids[1] == "of the call")
    #expect(CorrelationID(ids[2])?.traceID != nil && ids[2].count == 36)
    #expect(read.records.allSatisfy { $0.attribute("tenant") == #""t-1""# })
  }

  @Test func `an error that is logged is trace's error`() throws {
    struct NoStock: Error {}
    let read = try written { $0.error("Refused", error: NoStock(), metadata: ["correlation_id": "order-1"]) }
    let record = try #require(read.records.first)
    #expect(record.details.error == "NoStock()")
    #expect(record.attribute("error_type")?.contains("NoStock") == true)
  }

  @Test func `a file that cannot be opened is an error that names it`() {
    let path = "/no such directory/app.jsonl"
    let error = #expect(throws: LogFileError.self) { try JSONLog(service: "a", path: path) }
    #expect(error?.path == path && error?.number == ENOENT)
    #expect(error?.description.contains(path) == true)
  }

  @Test func `a file that is there is appended to`() throws {
    _ = try written { $0.info("1") }
    let again = try JSONLog(service: "shop-app", path: file.path)
    again.makeLogger(label: "x").info("2")
    again.flush()
    let read = try file.read()
    #expect(read.uncorrelated.map(\.details.name) == ["1", "2"])
    #expect(read.uncorrelated.last?.origin.instance == ProcessInstance.name)
  }
}
