package import LogReading
package import TraceModel
import TraceStore

/// What is known of one range of a log, beside its records: all that the index says of a log as a whole, as far as this
/// range has it. Those of all ranges together make what one reading makes (`JoinedRanges`).
package struct RangeSide: Sendable, Equatable {
  package var terms: RangeTerms
  /// The log's name.
  package var source = ""
  /// The zone of its times without an offset; "" for UTC.
  package var zone = ""
  /// Bytes of the log's text.
  package var size: Int64 = 0
  /// The bytes that were asked for.
  package var start: Int64 = 0
  package var end: Int64 = 0
  /// The lines that begin there, in bytes of the log.
  package var firstLine: Int64 = 0
  package var settled: Int64 = 0
  /// The beginning of the log, by which it is recognised. Of a range that begins elsewhere it has no bytes.
  package var head: [UInt8] = []
  /// The last bytes of the range's lines.
  package var tail: [UInt8] = []
  package var convention = RangeConvention()
  /// Lines that are settled, blank ones included.
  package var physicalLines: Int64 = 0
  package var counts = LineCounts()
  package var oddities = RecordOddities()
  package var rules: [RuleOrigin: RuleMatches] = [:]
  /// The first skipped lines; numbers of lines begin in the range.
  package var problems: [DecodingProblem] = []
  package var incompleteLastLine: DecodingProblem?
  package var times = RangeTimes()
  /// Of the origins in `times`, by their numbers there.
  package var origins: [Origin] = []
  package var attributes = RangeAttributes()
  /// The frames of each shard.
  package var frames: [FrameSum] = []

  package init(terms: RangeTerms) { self.terms = terms }
}

/// How many frames there are, and the sum of their hashes, which does not depend on their order.
package struct FrameSum: Sendable, Equatable {
  package var frames = 0
  package var hashes: UInt64 = 0

  package init() {}

  /// Counts a frame, without the line end.
  mutating func add(_ frame: UnsafeRawBufferPointer) {
    frames += 1
    hashes &+= ByteHash.hash(unpadded: frame)
  }
}

/// The convention of a log. The name of a log tells its program, and the names of all logs together tell whether the
/// directory belongs to the name: `web-1/app.log` and `web-2/app.log` are two programs. A range knows one name only, so
/// both are kept.
package struct RangeConvention: Sendable, Equatable {
  /// If no other log is called so.
  package var alone = LogConvention(origin: Origin(service: ""))
  /// If others are; the instance is `placeholder` where the name tells it.
  package var among = LogConvention(origin: Origin(service: ""))

  /// No log names an instance so.
  static let placeholder = "\u{1}"

  init() {}

  /// Finds the convention of a log called `file` that begins with `bytes`.
  init(of file: String, beginning bytes: [UInt8], _ decoder: LogDecoder) {
    let name = LogName(path: file).origin
    alone = decoder.convention(ofLogCalled: name, file: file, beginning: bytes)
    among = decoder.convention(
      ofLogCalled: name.map { Origin(service: $0.service, instance: Self.placeholder) }, file: file,
      beginning: bytes)
  }

  /// The convention of the log, called `file`, if its name among all logs is `name`.
  func named(_ name: Origin?, file: String) -> LogConvention {
    let plain = LogName(path: file).origin
    return name == plain ? alone : among.renamed(from: Self.placeholder, to: name?.instance)
  }

  /// The origin that `origin`, as a range knows it, is in the convention `named`.
  func origin(_ origin: Origin, in named: LogConvention) -> Origin {
    guard origin.instance == Self.placeholder else { return origin }
    let nameless = among.namelessOrigins.firstIndex(of: origin) ?? 0
    return named.namelessOrigins[nameless]
  }

  /// Describes the stored form to a writer or reader.
  mutating func code(with coder: inout SurveyCoder) {
    alone.code(with: &coder)
    among.code(with: &coder)
  }
}
