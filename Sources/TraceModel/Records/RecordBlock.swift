import Algorithms

/// A run of whole lines of one source, decoded: its bytes, the events in them, and what became of each line.
/// The unit that flows from decoding to storage and analysis.
package struct RecordBlock: Sendable {
  /// Number of the source within this run.
  package var source: UInt32 = 0
  /// The lines, followed by padding that belongs to nobody.
  package var bytes: [UInt8] = []
  /// Offset in the source of `bytes[0]`.
  package var offset: Int64 = 0
  /// Offset in the source up to which the lines are settled; an incomplete last line lies behind it.
  package var endOffset: Int64 = 0
  /// The lines say which lines of the file their records stand in, and are others themselves.
  package var statesLines = false
  /// Physical lines in the block, blank ones included, without an incomplete last one.
  package var lineCount: Int64 = 0
  /// Events with a correlation id, in the order of the source.
  package var events: [Event] = []
  /// Of each record that names several requests the first of its events, by its index; the others follow it.
  package var sharedRecords: [Int] = []
  /// Events without one, in the order of the source.
  package var uncorrelated: [Event] = []
  /// The first skipped lines of the block; `counts` has all of them.
  package var problems: [DecodingProblem] = []
  /// The fate of the block's settled lines.
  package var counts = LineCounts()
  /// An incomplete last line, which is no part of the settled ones: a grown file completes it.
  package var incompleteLastLine: DecodingProblem?
  /// Some id has 16 characters, as those of tracers of 64 bits have.
  package var hasShortIDs = false
  package var oddities = RecordOddities()
  /// Times that are numbers of `TimeForm.earlyNumber`.
  package var earlyNumbers = 0
  /// Times outside of `Timestamp.kept`.
  package var timesNotKept = 0
  /// The records named by rules of profiles; rules that named none are absent.
  package var ruleMatches: [RuleOrigin: RuleMatches] = [:]

  /// Where its records stand in the source, if they were gathered from many places: then the offsets of events are
  /// those of the bytes. Of a block of the source's own lines it is empty.
  package var gathered: [GatheredPlace] = []

  package init() {}

  /// The offset in the source of the record at an event's `offset`.
  package func offsetInSource(_ offset: Int64) -> Int64 {
    gathered.isEmpty ? offset : gathered.offset(at: offset)
  }

  /// Events with a correlation id and without one; a record that names several requests has as many.
  package var eventCount: Int { events.count + uncorrelated.count }

  /// How many incomplete last lines there are.
  package var incompleteLastLines: Int { incompleteLastLine == nil ? 0 : 1 }

  /// The number of steps among records with a request; a record of several requests counts once.
  package var steps: Int {
    var (steps, counted) = (0, Int64(-1))
    for index in events.indices where events[index].role != .note && events[index].offset != counted {
      counted = events[index].offset
      steps += 1
    }
    return steps
  }

  /// Adds the number of lines that precede the block in its source to every line number in it, unless they are
  /// numbers of the file already.
  package mutating func number(after precedingLines: Int64) {
    guard !statesLines else { return }
    for index in events.indices { events[index].line += precedingLines }
    for index in uncorrelated.indices { uncorrelated[index].line += precedingLines }
    for index in problems.indices { problems[index].line += precedingLines }
    incompleteLastLine?.line += precedingLines
  }
}

/// A record that was taken out of its source.
package struct GatheredPlace: Sendable {
  /// In the bytes of its block.
  var start: Int64
  /// In its source.
  var offset: Int64

  package init(start: Int64, offset: Int64) { (self.start, self.offset) = (start, offset) }
}

extension [GatheredPlace] {
  /// The offset in the source of what stands at `position` of the bytes; places rise.
  fileprivate func offset(at position: Int64) -> Int64 {
    let place = self[Swift.max(0, partitioningIndex { $0.start > position } - 1)]
    return place.offset + position - place.start
  }
}

/// The attributes that a command asks for beside the standard fields, each a key or a dotted path
/// (`job_type`, `metadata.codec`). An event's values travel as one id: the texts in this order, joined by
/// U+001F; an empty part means that the record has no such attribute.
package struct AttributeProjection: Sendable, Equatable {
  /// At most 32.
  package var paths: [String]

  package init(paths: [String] = []) { self.paths = paths }

  /// U+001F, between the values of an event.
  package static let separator: Character = "\u{1F}"

  /// Where the endpoint of a request stands; nil where it is not asked for.
  package var endpointColumn: Int? { paths.firstIndex(of: AttributeCatalog.endpoint) }

  /// The index of an attribute, which is added if it is new.
  package mutating func index(of path: String) -> Int {
    if let known = paths.firstIndex(of: path) { return known }
    paths.append(path)
    return paths.count - 1
  }
}
