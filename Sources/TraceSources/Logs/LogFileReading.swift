import LogReading
import TraceModel

/// The reading of logs for one command: opens what can be opened, decodes it, and counts every line.
struct LogFileReading {
  private static let shownProblems = 5

  private let files: [String]
  private let zones: LogZones
  private let keepsRecords: Bool
  /// By source.
  private var times: [SourceTimes] = []
  private(set) var blocks: [RecordBlock] = []
  private(set) var coverage = CoverageSurvey()
  private(set) var summaries: [IngestSummary.Source] = []
  private(set) var naiveFiles: [String] = []
  private(set) var failures: [any Error] = []

  init(files: [String], zones: LogZones, keepsRecords: Bool) {
    self.files = files
    self.zones = zones
    self.keepsRecords = keepsRecords
  }

  mutating func run(_ decoder: LogDecoder) async throws {
    let inputs = open()
    defer { for input in inputs { input.finish() } }
    summaries = inputs.map { IngestSummary.Source(file: $0.file, counts: LineCounts(), problems: []) }
    times = inputs.map { SourceTimes(zone: zones.zone(of: $0.file)) }
    var lines = Array(repeating: Int64(0), count: inputs.count)
    var sequence = BlockSequence(inputs)
    try await DecodingPipeline(decoder: decoder).run(&sequence) { block in
      add(block, precedingLines: lines[Int(block.source)])
      lines[Int(block.source)] += block.lineCount
      return true
    }
    for source in times.indices { summaries[source].timesFrom2001 = times[source].timesFrom2001 }
    failures += sequence.failures.map { InputProblem.unreadable(file: $0.file, code: $0.code) }
  }

  private mutating func open() -> [LogInput] {
    var inputs: [LogInput] = []
    for file in files {
      do { inputs.append(try LogInput(opening: file)) } catch { failures.append(error) }
    }
    return inputs
  }

  private mutating func add(_ decoded: RecordBlock, precedingLines: Int64) {
    var block = decoded
    let source = Int(block.source)
    times[source].applied(&block)
    block.number(after: precedingLines)
    summaries[source].counts += block.counts
    let room = max(0, Self.shownProblems - summaries[source].problems.count)
    summaries[source].problems += block.problems.prefix(room)
    if block.naiveTimes > 0, !naiveFiles.contains(summaries[source].file) {
      naiveFiles.append(summaries[source].file)
    }
    coverage.add(block)
    if !keepsRecords { block.bytes = [] }
    blocks.append(block)
  }
}
