import SyntheticFleet

/// Logs of a client, an API and a worker with ids that lie. Some name several requests, some name one request in 64
/// and in 128 bits, some stand beside another in one record, and batches name several. Of no two records the time is
/// the same. A seed makes the same logs every time.
struct LyingLogs {
  /// Lines of each service, without their ends, in the order of time.
  private(set) var files: [String: [String]] = [:]

  private var random: SplitMix64
  private var records: [(microseconds: Int64, service: String, text: String)] = []
  private var nextTask = 0
  /// Ids of messages that are worked on together.
  private var batch: [String] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    for _ in 0..<Int.random(in: 1...4, using: &random) { addSubject() }
    if chance(30) { log("worker", at: 9_000_000_000, [], "housekeeping") }
    if batch.count > 1, chance(70) {
      let list = batch.map { "\"\($0)\"" }.joined(separator: ",")
      log("worker", at: time(), [#""correlation_ids":[\#(list)]"#], "flush")
    }
    write()
  }

  // MARK: Who lies

  private mutating func addSubject() {
    switch Int.random(in: 0..<5, using: &random) {
    case 0: request("order-\(Int.random(in: 0..<100, using: &random))", at: time())
    case 1: reuse("constant-\(Int.random(in: 0..<4, using: &random))")
    case 2, 3: twoForms()
    default: witness()
    }
  }

  /// Up to four requests with one id, minutes or hours apart; less than a minute makes a retry.
  private mutating func reuse(_ id: String) {
    var start = time() % 3_600_000_000
    for _ in 0..<Int.random(in: 2...4, using: &random) {
      request(id, at: start)
      start += Int64.random(in: 20...(chance(50) ? 120 : 20_000), using: &random) * 1_000_000
    }
  }

  /// A client with 128 bits and a server that hands on 64; sometimes another long id ends in these, too.
  private mutating func twoForms() {
    let ending = Int.random(in: 0..<6, using: &random)
    let short = "a3ce929d0e0e473\(ending)"
    let long = "4bf92f3577b34da6" + short
    let start = time()
    let header = #""traceparent":"00-\#(chance(50) ? long : long.uppercased())-00f067aa0ba902b7-01""#
    request(header, #""trace_id":"\#(chance(70) ? short : short.uppercased())""#, at: start)
    if chance(30) {
      request(
        header, #""trace_id":"\#(short)""#,
        at: start + Int64.random(in: 100...9_000, using: &random) * 1_000_000)
    }
    if chance(25) {
      log("client", at: time(), [#""trace_id":"5bf92f3577b34da6\#(short)""#], "Starting request")
    }
    if chance(20) { request(#""trace_id":"\#(short)""#, #""trace_id":"\#(short)""#, at: time()) }
    batch.append(chance(50) ? long : short)
  }

  /// A record with another id, which has records of its own or none.
  private mutating func witness() {
    let (id, other) = (
      "order-\(Int.random(in: 0..<9, using: &random))", "span-\(Int.random(in: 0..<9, using: &random))"
    )
    let start = time()
    log("client", at: start, [#""correlation_id":"\#(id)""#, #""trace_id":"\#(other)""#], "Starting request")
    if chance(60) { log("api", at: start + 1_000, [#""trace_id":"\#(other)""#], "Request started") }
    batch.append(id)
  }

  // MARK: What is logged

  private mutating func request(_ id: String, at start: Int64) {
    let key = #""correlation_id":"\#(id)""#
    request(key, key, at: start)
    batch.append(id)
  }

  /// `front` is the id as the client logs it, `back` as the servers do.
  private mutating func request(_ front: String, _ back: String, at start: Int64) {
    let status = chance(80) ? 202 : 503
    let answer = #""status_code":\#(status)"#
    let step = Int64.random(in: 500...40_000, using: &random)
    if chance(85) { log("client", at: start, [front], "Starting request") }
    if chance(90) { log("api", at: start + step, [back], "Request started") }
    if status == 202, chance(80) { message(back, at: start + 2 * step) }
    if chance(90) { log("api", at: start + 3 * step, [back, answer], "Request finished") }
    if chance(80) { log("client", at: start + 4 * step, [front, answer], "Response received") }
  }

  private mutating func message(_ id: String, at start: Int64) {
    nextTask += 1
    let task = [id, #""task_id":"t\#(nextTask)","topic":"jobs""#]
    log("api", at: start, task, "Message published")
    var next = start + Int64.random(in: 1_000...(chance(80) ? 5_000_000 : 5_000_000_000), using: &random)
    for _ in 0..<(chance(80) ? 1 : 2) {
      log("worker", at: next, task, "Message received")
      log("worker", at: next + 2_000, task, "Processing started")
      if chance(90) {
        log("worker", at: next + 90_000, task, chance(85) ? "Processing finished" : "Processing failed")
      }
      next += Int64.random(in: 1_000_000...300_000_000, using: &random)
    }
  }

  private mutating func log(_ service: String, at microseconds: Int64, _ fields: [String], _ event: String) {
    // Several services may log at one time; the last digits tell the records apart.
    let unique = microseconds / 1_000 * 1_000 + Int64(records.count % 1_000)
    let members = fields + [#""event":"\#(event)""#, #""service":"\#(service)""#]
    let level = event == "Processing failed" ? #","level":"error","error":"boom""# : ""
    let text = "{" + members.joined(separator: ",") + level + #","timestamp":"\#(Self.text(unique))"}"#
    records.append((unique, service, text))
  }

  private mutating func write() {
    for record in records.sorted(by: { $0.microseconds < $1.microseconds }) {
      files[record.service, default: []].append(record.text)
    }
  }

  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  private mutating func time() -> Int64 { Int64.random(in: 0..<30_000_000, using: &random) * 1_000 }

  private static func text(_ microseconds: Int64) -> String {
    let (seconds, fraction) = (microseconds / 1_000_000, microseconds % 1_000_000)
    let parts = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }
    return
      "2026-01-\(padded(seconds / 86_400 + 1, 2))T\(parts.joined(separator: ":")).\(padded(fraction, 6))Z"
  }

  private static func padded(_ number: Int64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: digits - text.count) + text
  }
}
