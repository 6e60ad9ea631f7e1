import LogReading
import TraceModel
import TraceStore

/// The sides of all ranges of all logs as the ledger of an index that has read them. The order in which sides come does not
/// matter: logs get their numbers in the order of their names.
package struct JoinedRanges: Sendable {
  /// Why ranges are not those of whole logs.
  package enum Problem: Error, Equatable {
    /// There is none.
    case empty
    /// A side is of another program than this one, whose version is `known`.
    case otherVersion(source: String, version: String, known: String)
    /// Ranges were read with other options: for another number of shards, with another profile or redaction.
    case otherOptions(source: String, other: String)
    /// Ranges of one log were read with other options, or the log has changed between them.
    case changed(source: String)
    /// No range has these bytes of a log.
    case missing(source: String, start: Int64, end: Int64)
    /// Two ranges have these bytes of a log, or one is here twice.
    case repeated(source: String, start: Int64, end: Int64)
    /// The numbers of two logs in frames are the same.
    case sameNumber(source: String, other: String)
    /// One of the logs may be the beginning of the other, as a copy made earlier; ranges do not tell.
    case mayBeBeginning(source: String, other: String)
    /// Some records of the log name its program, others name none, and the log is called after the same program.
    case namedTwice(source: String, origin: String)
  }

  /// Of all ranges.
  package let terms: RangeTerms
  /// In the order of their names.
  let sources: [JoinedSource]
  /// The name of the set of shards that is made of them.
  package let name: String
  /// With the profile that the ranges were read by.
  let decoder: LogDecoder

  /// Joins sides. `version` is that of this program. Throws `Problem`, or `ProfileProblems` of a profile that is none.
  package init(_ sides: [RangeSide], version: String) throws {
    guard let first = sides.first else { throw Problem.empty }
    terms = first.terms
    for side in sides {
      guard side.terms.version == version else {
        throw Problem.otherVersion(source: side.source, version: side.terms.version, known: version)
      }
      guard side.terms == terms else {
        throw Problem.otherOptions(source: side.source, other: first.source)
      }
    }
    decoder = try terms.decoder()
    let logs = Dictionary(grouping: sides, by: \.source)
    let names = logs.keys.sorted()
    var sources = try names.map { try JoinedSource(Self.ordered(logs[$0] ?? [], of: $0)) }
    try Self.expectNumbers(of: sources)
    try Self.leaveCopiesOut(&sources)
    let decoders = SourceDecoders(decoder, files: names)
    var number: Int64 = 0
    for index in sources.indices {
      if sources[index].isRead { number += 1 }
      try sources[index].join(as: number, decoders)
    }
    self.sources = sources
    RangeAttributes(joining: sources.filter(\.isRead).flatMap { $0.sides.map(\.attributes) })
      .begin(decoder.catalog.attributes)
    let bytes = sources.flatMap { $0.sides.flatMap(\.bytes) }
    name = RangeSides.hash(bytes) + RangeSides.hash(bytes, seed: 1)
  }

  /// The ranges of a log, in its order: all of it.
  private static func ordered(_ sides: [RangeSide], of source: String) throws -> [RangeSide] {
    let sorted = sides.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    let size = sorted[0].size
    guard sorted.allSatisfy({ $0.size == size }) else { throw Problem.changed(source: source) }
    var (ordered, next) = ([RangeSide](), Int64(0))
    for side in sorted where side.start < side.end || size == 0 && ordered.isEmpty {
      if side.start > next { throw Problem.missing(source: source, start: next, end: side.start) }
      if side.start < next {
        throw Problem.repeated(source: source, start: side.start, end: min(next, side.end))
      }
      next = side.end
      ordered.append(side)
    }
    guard next == size, !ordered.isEmpty else {
      throw Problem.missing(source: source, start: next, end: size)
    }
    for (one, other) in zip(ordered, ordered.dropFirst()) {
      let isBehindTornLine = other.firstLine == size && other.settled == size
      guard one.convention == other.convention, one.zone == other.zone,
        isBehindTornLine || one.settled == other.firstLine && one.incompleteLastLine == nil
      else { throw Problem.changed(source: source) }
    }
    return ordered
  }

  /// Frames name a log by a number.
  private static func expectNumbers(of sources: [JoinedSource]) throws {
    var known: [UInt64: String] = [:]
    for source in sources {
      if let other = known.updateValue(source.name, forKey: source.code) {
        throw Problem.sameNumber(source: source.name, other: other)
      }
    }
  }

  // MARK: Copies

  /// A copy of a log, or of its beginning, is that log, as for an ingest.
  private static func leaveCopiesOut(_ sources: inout [JoinedSource]) throws {
    let bySize = sources.indices.filter { sources[$0].bytes > 0 }.sorted {
      (sources[$0].bytes, sources[$1].name) > (sources[$1].bytes, sources[$0].name)
    }
    var kept: [[UInt8]: [Int]] = [:]
    for index in bySize {
      // The beginning of a short log may be that of any longer one.
      let head = sources[index].head
      let isShort = head.count < LedgerEntry.sampleLength
      let others =
        isShort
        ? kept.filter { $0.key.starts(with: head) }.flatMap(\.value).sorted() : kept[head] ?? []
      for other in others where try sources[index].isBeginning(of: sources[other]) {
        sources[index].isRead = false
      }
      if sources[index].isRead { kept[head, default: []].append(index) }
    }
  }
}
