/// The packing of a log's records, if a line of the file is not a record.
package struct LogEnvelope: Sendable {
  private enum Kind {
    case docker, journal, logfmt
    case prefixes(LinePrefix.Kind)
    case document(DocumentShape)
  }

  private let kind: Kind

  /// How many bytes of a log's beginning tell it.
  package static let sampleLength = 1 << 16

  /// The envelope of a log that begins with `beginning`; nil if each line is a record or a text, and nothing must be
  /// taken off.
  package static func detected(in beginning: [UInt8]) -> LogEnvelope? {
    detected(in: beginning, carriersLeft: CarrierPath.deepest)
  }

  /// The envelope of a text that records of another log carry; `carriersLeft` more may be opened in one another.
  static func detected(in beginning: [UInt8], carriersLeft: Int) -> LogEnvelope? {
    let sample = EnvelopeSample(beginning.prefix(sampleLength), carriersLeft: carriersLeft)
    if let shape = sample.document { return LogEnvelope(kind: .document(shape)) }
    if sample.beginsWithObject {
      return sample.isDocker
        ? LogEnvelope(kind: .docker) : sample.isJournal ? LogEnvelope(kind: .journal) : nil
    }
    if let prefix = sample.prefix { return LogEnvelope(kind: .prefixes(prefix)) }
    return sample.isLogfmt ? LogEnvelope(kind: .logfmt) : nil
  }

  /// The name for a person: `CRI lines`.
  package var name: String {
    switch kind {
    case .docker: "Docker lines"
    case .journal: "journal records"
    case .logfmt: "logfmt lines"
    case .prefixes(let prefix): prefix.rawValue
    case .document(let shape): shape.name
    }
  }

  /// Docker's: its rotation may cut a record in two.
  var mayBeCut: Bool { if case .docker = kind { true } else { false } }

  /// Takes it off a log that begins with `beginning` and has `neighbours`.
  func makeTranscoder(_ neighbours: DockerNeighbours? = nil, beginning: [UInt8] = []) -> any LogTranscoder {
    switch kind {
    case .docker: LineTranscoder(neighbours?.lines(beginning: beginning) ?? DockerLines())
    case .journal: LineTranscoder(JournalLines())
    case .logfmt: LineTranscoder(LogfmtLines())
    case .prefixes(let prefix): LineTranscoder(PrefixedLines(isStern: prefix == .stern))
    case .document(let shape): DocumentTranscoder(shape)
    }
  }

  /// Takes it off a text that a record carries, with the room for what stands in that.
  func opened(_ text: [UInt8], _ room: inout CarriedRoom) -> (lines: [UInt8], rest: [UInt8]) {
    guard case .document(let shape) = kind else { return makeTranscoder().opened(text) }
    var transcoder = DocumentTranscoder(shape)
    transcoder.carriedRoom = room
    let lines = transcoder.text(of: text)
    let rest = transcoder.rest()
    room = transcoder.carriedRoom ?? room
    return (lines, rest)
  }
}
