import TraceModel

/// Candidates for the correlation id of records that have none under a known name: a field, also one level down, or an
/// id within a text. Counted over some thousand records; memory is bounded.
package struct IDCandidates: Sendable {
  /// A location where an id may stand.
  package struct Location: Hashable, Sendable {
    /// The keys from the record down.
    package var path: [String]
    /// How many of these lead to a string with the record within; 0 if the id stands in the record itself.
    package var wrapping = 0
    /// The text before it, if it is a part of the field's text: `TraceID:`.
    package var label: String?

    package init(path: [String], wrapping: Int = 0, label: String? = nil) {
      (self.path, self.wrapping, self.label) = (path, wrapping, label)
    }
  }

  /// The finding at a location.
  package struct Finding: Sendable {
    /// The place that the records share.
    package fileprivate(set) var location: Location
    /// Records that have it.
    package fileprivate(set) var records = 0
    /// Different values, up to a thousand.
    package var values: Int { hashes.count }
    /// Sources that have it.
    package var sources: Int { sourceNumbers.count }
    /// One of the values.
    package fileprivate(set) var example = ""
    fileprivate var hashes: Set<UInt64> = []
    fileprivate var sourceNumbers: Set<UInt32> = []
    /// Records in which the value looks like an id.
    fileprivate var shaped = 0
    /// Records in which it is one word with a digit and a letter: `f-17`.
    fileprivate var numbered = 0

    fileprivate init(location: Location) { self.location = location }
  }

  private static let mostLocations = 200
  private static let mostValues = 1000

  private var findings: [Location: Finding] = [:]
  /// Records that were looked at.
  package private(set) var records = 0

  package init() {}

  mutating func countRecord() { records += 1 }

  /// Notes the value at a location of a record of `source`.
  mutating func note(_ value: Substring.UTF8View, at location: Location, source: UInt32, isShaped: Bool) {
    guard findings[location] != nil || findings.count < Self.mostLocations else { return }
    var finding = findings.removeValue(forKey: location) ?? Finding(location: location)
    finding.records += 1
    if isShaped { finding.shaped += 1 }
    if Self.isNumbered(value) { finding.numbered += 1 }
    if finding.hashes.count < Self.mostValues { finding.hashes.insert(ByteHash.hash(Array(value))) }
    finding.sourceNumbers.insert(source)
    if finding.example.isEmpty { finding.example = String(decoding: Array(value), as: UTF8.self) }
    findings[location] = finding
  }

  /// Counts what `other` has counted.
  package mutating func merge(_ other: IDCandidates) {
    records += other.records
    for (location, found) in other.findings {
      guard var known = findings[location] else {
        if findings.count < Self.mostLocations { findings[location] = found }
        continue
      }
      known.records += found.records
      known.shaped += found.shaped
      known.numbered += found.numbered
      known.hashes.formUnion(found.hashes.prefix(max(0, Self.mostValues - known.hashes.count)))
      known.sourceNumbers.formUnion(found.sourceNumbers)
      known.example = min(known.example, found.example)
      findings[location] = known
    }
  }

  /// The likeliest locations, the best first.
  package func best(_ count: Int) -> [Finding] {
    let likely = findings.values.compactMap { finding in weight(of: finding).map { (finding, $0) } }
    return likely.sorted { a, b in
      if a.1 != b.1 { return a.1 > b.1 }
      if a.0.records != b.0.records { return a.0.records > b.0.records }
      return a.0.location.order.lexicographicallyPrecedes(b.0.location.order)
    }.prefix(count).map(\.0)
  }

  private static func isNumbered(_ value: Substring.UTF8View) -> Bool {
    var (digits, letters) = (0, 0)
    for byte in value {
      if byte <= 0x20 || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") { return false }
      if 0x30...0x39 ~= byte { digits += 1 } else if 0x61...0x7A ~= (byte | 0x20) { letters += 1 }
    }
    return digits > 0 && letters > 0
  }

  /// Nearly every record has one, of many that are numbered, and several records have the same.
  private func joinsAll(_ finding: Finding) -> Bool {
    finding.records * 20 >= records * 19 && finding.numbered * 20 >= finding.records * 19
      && finding.values > 1 && finding.values * 2 <= finding.records
      && finding.values * 20 >= min(finding.records, Self.mostValues)
  }

  /// How likely it is an id of requests; nil if it is none. A value of all records is a constant, and one of hardly any
  /// record joins none.
  private func weight(of finding: Finding) -> Int? {
    guard finding.records * 4 >= records, finding.values > 1 || finding.records < 50 else { return nil }
    let name = IDName(finding.location.label ?? finding.location.path.last ?? "")
    let isShaped = finding.shaped * 2 > finding.records
    switch name {
    case .ofSomethingElse, .ofFrame: return nil
    case .ofRequests: return isShaped ? 4 : 3
    case .unknown where isShaped || joinsAll(finding): return 2
    case .ofSomething where isShaped: return 2
    case .ofSomething: return finding.values > 1 && finding.values * 2 <= finding.records ? 1 : nil
    case .unknown: return nil
    }
  }
}

extension IDCandidates.Location {
  fileprivate var order: [String] { path + [label ?? ""] }
}

/// The value of a field's name as a sign of ids in it.
enum IDName {
  case ofRequests, ofSomething, ofSomethingElse, unknown
  /// Fields of every record of a log: its time, its level, its host.
  case ofFrame

  private static let requests = [
    "correlation", "request", "trace", "transaction", "operationid", "activityid", "flowid", "conversation",
  ]
  private static let short: Set<String> = [
    "rid", "cid", "tid", "reqid", "req", "xid", "txid", "txnid", "opid", "callid",
  ]
  private static let frame: Set<String> = [
    "time", "timestamp", "ts", "datetime", "date", "epoch", "level", "lvl", "severity", "host", "hostname",
    "pid", "ppid",
    "logger", "loggername", "version", "env", "environment",
  ]
  private static let others = [
    "span", "parent", "thread", "process", "user", "host", "container", "pod", "image", "version", "session",
    "device",
    "address", "node", "method", "path", "url", "time", "level", "count", "size", "instance", "service",
    "worker",
    "consumer", "topic", "queue", "partition",
  ]

  init(_ name: String) {
    let letters = name.lowercased().filter(\.isLetter)
    if Self.frame.contains(letters) {
      self = .ofFrame
    } else if ["uid", "gid"].contains(letters) || Self.others.contains(where: letters.contains) {
      self = .ofSomethingElse
    } else if Self.short.contains(letters) || Self.requests.contains(where: letters.contains) {
      self = .ofRequests
    } else {
      self = letters.hasSuffix("id") || letters.hasSuffix("uuid") ? .ofSomething : .unknown
    }
  }
}
