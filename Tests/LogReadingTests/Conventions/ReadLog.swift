import TraceModel

@testable import LogReading

/// A log that a decoder with the default profile has read for its convention, as sources do.
struct ReadLog {
  let catalog = Catalog()
  let convention: LogConvention
  private(set) var block: RecordBlock

  init(_ lines: [String], file: String = "-") throws {
    let bytes = Array(lines.joined(separator: "\n").utf8)
    let decoder = try LogDecoder(profile: .makeDefault(), catalog: catalog)
    convention = decoder.convention(ofLogCalled: LogName(path: file).origin, beginning: bytes)
    block = decoder.following(convention).decode(RawBlock(lines: bytes))
    var times = SourceTimes()
    times.applied(&block)
    var strays = StrayTimes(beginning: convention.beginning)
    let settled = strays.settle(block) + strays.settleAll()
    precondition(settled.count == 1, "one block in, one block out")
    block = settled[0]
  }

  /// All records, in the order of the log.
  var events: [Event] { (block.events + block.uncorrelated).sorted { $0.offset < $1.offset } }

  /// The origin of each record.
  var origins: [String] { events.map { catalog.origin($0.origin).name } }

  /// Times in milliseconds of 1970.
  var milliseconds: [Int64] { events.map { $0.time.nanoseconds / 1_000_000 } }
}
