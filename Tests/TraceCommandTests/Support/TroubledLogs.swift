/// Logs with everything that the recordings lack.
struct TroubledLogs {
  private(set) var jobs = JobLogs()
  /// Lines by the name of their file.
  private(set) var others: [String: [String]] = [:]

  init() {
    addSetClock()
    addMessages()
    addIDs()
    addFiles()
    addTwins()
    addStrangers()
  }

  /// The client's clock is set forward by 200 ms; every ninth message has no end on record, and one is lost.
  private mutating func addSetClock() {
    for number in 0..<300 {
      let (id, time) = ("r\(number)", number * 2_000)
      jobs.call(id, at: time, ahead: number < 150 ? 0 : 200)
      guard number != 5 else { continue }
      jobs.work(id, from: time + 504, until: number % 9 == 0 ? nil : time + 904)
    }
  }

  /// A retry topic, a dead letter, a message without a publisher, a batch.
  private mutating func addMessages() {
    jobs.call("again", at: 700_000)
    let (first, retry, dead) = (message("jobs"), message("jobs-retry"), message("jobs-dlq"))
    jobs.log("Message received", "again", by: "worker", at: 700_100, first + #", "group": "workers""#)
    jobs.log("Processing started", "again", by: "worker", at: 700_101, first)
    jobs.log("Processing failed", "again", by: "worker", at: 700_200, first)
    jobs.log("Message published", "again", by: "worker", at: 700_201, retry)
    jobs.log("Message received", "again", by: "worker", at: 705_000, retry)
    jobs.log("Processing failed", "again", by: "worker", at: 705_100, retry)
    jobs.log("Message published", "again", by: "worker", at: 705_101, dead)
    let stamp = #", "task_id": "t-9", "topic": "jobs", "kafka_timestamp": 1767226309000"#
    jobs.log("Message received", "stamped", by: "worker", at: 710_000, stamp)
    jobs.log("Processing finished", "stamped", by: "worker", at: 710_500, #", "task_id": "t-9""#)
    jobs.log("flushed", "stamped", by: "worker", at: 710_600, #", "correlation_ids": ["stamped", "again"]"#)
    // A service that says at the end of its work what nobody knows.
    jobs.log("Message received", "again", by: "archiver", at: 706_000, retry + #", "group": "archive""#)
    jobs.log("put away for good", "again", by: "archiver", at: 706_100)
  }

  private func message(_ topic: String) -> String { #", "task_id": "t-again", "topic": "\#(topic)""# }

  /// An id of several requests, one of 64 bits and one of 128 that ends in it, and one named by a record beside
  /// another. Also one beside the ids of two hops, and a constant.
  private mutating func addIDs() {
    for time in [0, 200_000, 500_000] { jobs.call("reused", at: 800_000 + time) }
    let long = "463ac35c9f6413ad48485a3953bb6124"
    jobs.call(long, at: 1_400_000)
    jobs.work(String(long.suffix(16)), from: 1_400_100, until: 1_400_200)
    jobs.log("seen", "other", by: "api", at: 1_410_000, #", "trace_id": "r7""#)
    let trace = #", "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736""#
    jobs.log("asked", "hop-1", by: "client", at: 1_411_000, trace)
    jobs.log("answered", "hop-2", by: "api", at: 1_411_001, trace)
    for number in 0..<1_100 { jobs.log("tick", "session", by: "client", at: 1_420_000 + number) }
  }

  /// Two machines under one name, whose clocks are 3 s ahead and 3 s behind.
  private mutating func addTwins() {
    for number in 0..<200 {
      let (id, time) = ("twin-\(number)", 1_500_000 + number * 1_000)
      let shift = number.isMultiple(of: 2) ? 3_000 : -3_000
      jobs.log("Starting request", id, by: "caller", at: time)
      jobs.log("Request started", id, by: "twins", at: time + 2 + shift)
      jobs.log("Request finished", id, by: "twins", at: time + 5 + shift, #", "status": 200"#)
      jobs.log("Response received", id, by: "caller", at: time + 7, #", "status_code": 200"#)
    }
  }

  /// Lines that are skipped, times without an offset and since 2001, a hole between two files of one program, and
  /// whole seconds.
  private mutating func addFiles() {
    others["broken.jsonl"] = [
      "no JSON", #"{"event": "timeless", "correlation_id": "x"}"#,
      record("2026-01-01T00:00:00", "local", "here", "x"),
    ]
    others["swift.jsonl"] = (0..<30).map {
      record("\(788_918_400 + $0)", "app", "launch", "y\($0)", #", "duration_ms": 9"#)
    }
    for (name, hour) in [("old", "00"), ("new", "09")] {
      others["batch-\(name).jsonl"] = (10..<50).map {
        record("2026-01-01T\(hour):00:\($0)Z", "batch", "ran", "z\($0)")
      }
    }
    others["coarse.jsonl"] = (10..<50).flatMap { second in
      let (minute, message) = ("2026-01-01T01:00", #", "task_id": "c\#(second)", "topic": "slow""#)
      return [
        record("\(minute):\(second).700Z", "fine", "Message published", "c\(second)", message),
        record("\(minute):\(second)Z", "coarse", "Message received", "c\(second)", message),
      ]
    }
  }

  /// Programs that are hardly understood. They have an id under an unread name and one in a text, local time, a clock not
  /// yet set, and a message under another id than its publisher's.
  private mutating func addStrangers() {
    others["strange.jsonl"] = (10..<50).map { second in
      let time = "2026-01-01T05:00:\(second)Z"
      return second.isMultiple(of: 2)
        ? #"{"timestamp": "\#(time)", "service": "strange", "event": "worked", "rid": "r\#(second)"}"#
        : #"{"timestamp": "\#(time)", "service": "strange", "event": "rid=0af7651916cd43dd8448eb211c8031\#(second)"}"#
    }
    others["zones.jsonl"] = (10..<20).flatMap { second in
      let message = #", "task_id": "z\#(second)", "topic": "zoned""#
      return [
        record("2026-01-01T06:00:\(second).005Z", "here", "Message published", "zone-\(second)", message),
        record("2026-01-01T08:00:\(second).105", "there", "Message received", "zone-\(second)", message),
      ]
    }
    others["unset.jsonl"] =
      [record("1970-01-01T00:00:01Z", "unset", "booted", "unset-1")]
      + (10..<20).map { record("2026-01-01T07:00:\($0)Z", "unset", "ran", "unset-1") }
    let message = #", "task_id": "crossed", "topic": "crossing""#
    others["crossed.jsonl"] = [
      record("2026-01-01T07:30:00Z", "near", "Message published", "near-1", message),
      record("2026-01-01T07:30:01Z", "far", "Message received", "far-1", message),
    ]
  }

  private func record(
    _ time: String, _ service: String, _ event: String, _ id: String, _ more: String = ""
  ) -> String {
    #"{"timestamp": "\#(time)", "service": "\#(service)", "event": "\#(event)", "#
      + #""correlation_id": "\#(id)"\#(more)}"#
  }
}
