/// Random records as some tool hands them over, and the line that each of them begins in.
struct PackedLog {
  /// How records are packed.
  enum Packing: String, CaseIterable {
    case docker, containerRuntime, compose, list, pretty, concatenated, search, loki, openTelemetry,
      cloudWatch
  }

  private(set) var text = ""
  /// In the order of the log.
  private(set) var ids: [String] = []
  private(set) var lines: [Int64] = []
  private var json: RandomJSON
  private let time = "2026-01-01T00:00:00.5Z"

  init(_ packing: Packing, seed: UInt64) {
    json = RandomJSON(seed: seed)
    let records = (0..<Int.random(in: 1...6, using: &json.random)).map { makeRecord($0) }
    switch packing {
    case .docker: packDocker(records)
    case .containerRuntime: packRuntime(records)
    case .compose: for record in records { begin("web-1  | \(record)\n") }
    case .list: pack(records, "[", ",", "]")
    case .pretty where json.chance(50): pack(records.map(lay), "[\n", ",", "\n]")
    case .pretty: pack(records.map(lay), "", "\n", "")
    case .concatenated: packConcatenated(records)
    case .search:
      pack(
        records.map { #"{"_id":"1","_source":\#($0)}"# }, #"{"took":1,"hits":{"total":1,"hits":["#, ",", "]}}"
      )
    case .loki:
      pack(
        records.map { #"["1767225600500000000","\#(Self.escaped($0))"]"# },
        #"{"data":{"resultType":"streams","result":[{"stream":{"app":"a"},"values":["#, ",", "]}]}}")
    case .openTelemetry:
      pack(
        records.map { #"{"body":{"stringValue":"\#(Self.escaped($0))"}}"# },
        #"{"resourceLogs":[{"resource":{},"scopeLogs":[{"logRecords":["#, ",", "]}]}]}")
    case .cloudWatch:
      pack(
        records.map { #"{"id":"1","message":"\#(Self.escaped($0))"}"# }, #"{"logGroup":"g","logEvents":["#,
        ",", "]}")
    }
  }

  private mutating func makeRecord(_ number: Int) -> String {
    ids.append("id-\(number)")
    return #"{"timestamp":"\#(time)","correlation_id":"id-\#(number)","n":\#(json.value(depth: 3))}"#
  }

  static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\t", with: "\\t")
  }

  /// A record begins here.
  private mutating func begin(_ record: String) {
    lines.append(Int64(text.utf8.count { $0 == 0x0A }) + 1)
    text += record
  }

  private mutating func pack(_ records: [String], _ before: String, _ between: String, _ after: String) {
    text += before + (json.chance(50) ? "\n" : "")
    for (number, record) in records.enumerated() {
      if number > 0 { text += between + (json.chance(30) ? "\n " : "") }
      begin(record)
    }
    text += after + "\n"
  }

  /// The members of a record, each in a line of its own.
  private func lay(_ record: String) -> String {
    "{\n  " + record.dropFirst().dropLast().replacing(#","n":"#, with: ",\n\t\"n\" :\n") + "\r\n}"
  }

  /// Each line of JSON holds some records.
  private mutating func packConcatenated(_ records: [String]) {
    begin("{\n\"a\":1}\n")
    lines.removeAll()
    for record in records { begin(record + (json.chance(50) ? "\n" : "")) }
  }

  // MARK: Pieces

  private mutating func packDocker(_ records: [String]) {
    text += #"{"log":"up\n","stream":"stderr","time":"\#(time)"}"# + "\n"
    for record in records {
      let pieces = pieces(of: Array(record.unicodeScalars))
      for (number, piece) in pieces.enumerated() {
        let log =
          Self.escaped(String(String.UnicodeScalarView(piece))) + (number == pieces.count - 1 ? "\\n" : "")
        let line = #"{"log":"\#(log)","stream":"stdout","time":"\#(time)"}"# + "\n"
        if number == 0 { begin(line) } else { text += line }
        if json.chance(20) { text += #"{"log":"between\n","stream":"stderr","time":"\#(time)"}"# + "\n" }
      }
    }
  }

  private mutating func packRuntime(_ records: [String]) {
    for record in records {
      let pieces = pieces(of: Array(record.unicodeScalars))
      for (number, piece) in pieces.enumerated() {
        let tag = number == pieces.count - 1 ? "F" : "P"
        let line = "\(time) stdout \(tag) \(String(String.UnicodeScalarView(piece)))\n"
        if number == 0 { begin(line) } else { text += line }
        if json.chance(20) { text += "\(time) stderr F between\n" }
      }
    }
  }

  private mutating func pieces(of scalars: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
    var (rest, pieces) = (scalars[...], [[Unicode.Scalar]]())
    while rest.count > 2, json.chance(60) {
      let length = Int.random(in: 1..<rest.count, using: &json.random)
      pieces.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return pieces + [Array(rest)]
  }
}
