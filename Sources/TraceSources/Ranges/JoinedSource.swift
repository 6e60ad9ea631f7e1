import Algorithms
import LogReading
import TraceModel
import TraceStore

/// A log of which all ranges are known.
struct JoinedSource: Sendable {
  let name: String
  /// Its number in frames.
  let code: UInt64
  /// In the order of the log.
  let sides: [RangeSide]
  /// The lines before each range.
  private let lines: [Int64]
  /// False of a copy of another log: its records are left out.
  var isRead: Bool
  /// As the ledger of an index has it.
  private(set) var entry: LedgerEntry
  private(set) var problems: [DecodingProblem] = []
  private(set) var incompleteLastLine: DecodingProblem?
  /// Times of strays by their offsets, in ns since 1970.
  private(set) var strays: [Int64: Int64] = [:]
  /// nil of a copy.
  private(set) var decoder: LogDecoder?

  /// `sides` are those of all ranges, in their order.
  init(_ sides: [RangeSide]) {
    self.sides = sides
    name = sides[0].source
    code = RangeFrame.source(called: name)
    entry = LedgerEntry(file: name)
    var (before, lines) = (Int64(0), [Int64]())
    for side in sides {
      lines.append(before)
      before += side.physicalLines
    }
    self.lines = lines
    entry.physicalLines = before
    let torn = sides.first { $0.incompleteLastLine != nil }
    entry.bytes = torn?.settled ?? sides.map(\.settled).max() ?? 0
    isRead = entry.bytes > 0
  }

  /// Bytes of settled lines.
  var bytes: Int64 { entry.bytes }

  /// The first bytes of its settled lines.
  var head: [UInt8] { Array(sides[0].head.prefix(Int(clamping: bytes))) }

  /// The last ones.
  private var tail: [UInt8] { sides.last { !$0.tail.isEmpty }?.tail ?? [] }

  /// The log is a copy of `other`, which is not shorter, or of its beginning. Throws `JoinedRanges.Problem` if nobody can
  /// tell.
  func isBeginning(of other: JoinedSource) throws -> Bool {
    guard other.head.starts(with: head) else { return false }
    let count = min(tail.count, other.tail.count)
    if bytes == other.bytes { return tail.suffix(count) == other.tail.suffix(count) }
    guard bytes > Int64(head.count) else { return true }
    throw JoinedRanges.Problem.mayBeBeginning(source: name, other: other.name)
  }

  /// The range that has the line at `offset`, by its place among all; nil if none has it.
  func range(at offset: Int64) -> Int? {
    let index = sides.partitioningIndex { $0.firstLine > offset } - 1
    return index >= 0 && offset < sides[index].settled ? index : nil
  }

  /// The lines of the log before a range.
  func lines(before range: Int) -> Int64 { lines[range] }

  // MARK: The ledger

  /// Makes the entry of the ledger, with its number. The origins of its records are those of the catalog of `decoders`.
  mutating func join(as number: Int64, _ decoders: SourceDecoders) throws {
    guard isRead else { return }
    let convention = sides[0].convention.named(decoders.name(of: name), file: name)
    let decoder = decoders.decoder(following: convention)
    self.decoder = decoder
    entry.number = number
    (entry.headLength, entry.headHash) = (head.count, ByteHash.hash(head))
    let last = tail.suffix(Int(clamping: min(bytes, Int64(LedgerEntry.sampleLength))))
    (entry.tailLength, entry.tailHash) = (last.count, ByteHash.hash(last))
    entry.profile = SourceProfile(
      profile: decoders.profile, layout: decoder.convention?.layout.text ?? "")
    try joinTimes(convention, decoders.catalog)
    joinCounts()
  }

  private mutating func joinTimes(_ convention: LogConvention, _ catalog: Catalog) throws {
    var joined = JoinedTimes()
    for side in sides {
      let ids = try origins(of: side, convention).map { catalog.id(of: $0) }
      var times = side.times
      times.rename { ids[$0.index] }
      do { try joined.add(times) } catch is JoinedTimes.Gap {
        throw JoinedRanges.Problem.changed(source: name)
      }
    }
    (entry.recent, entry.coverage) = joined.finish()
    strays = joined.strays
    entry.oddities.strayTimes = strays.count
    entry.latest = entry.coverage.map { Timestamp(nanoseconds: $0.stretch.latestNanoseconds) }.max()
  }

  /// What a range calls its origins, as they are called among all logs.
  private func origins(of side: RangeSide, _ convention: LogConvention) throws -> [Origin] {
    let origins = side.origins.map { side.convention.origin($0, in: convention) }
    var known: Set<Origin> = []
    for origin in origins where !known.insert(origin).inserted {
      throw JoinedRanges.Problem.namedTwice(source: name, origin: origin.name)
    }
    return origins
  }

  private mutating func joinCounts() {
    for (side, before) in zip(sides, lines) {
      entry.counts += side.counts
      entry.oddities += side.oddities
      entry.rules.merge(side.rules) { $0.adding($1) }
      problems += side.problems.map { $0.moved(by: before) }
      incompleteLastLine = side.incompleteLastLine?.moved(by: before) ?? incompleteLastLine
    }
    problems = Array(problems.prefix(DecodingProblem.mostKept))
    for (rule, matches) in entry.rules {
      if let time = strays[matches.last] { entry.rules[rule]?.time = Timestamp(nanoseconds: time) }
    }
  }
}

extension DecodingProblem {
  fileprivate func moved(by lines: Int64) -> DecodingProblem {
    var moved = self
    moved.line += lines
    return moved
  }
}
