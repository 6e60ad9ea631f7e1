import LogReading
import TraceModel

/// The reading of logs for one command: opens what can be opened, decodes it, and counts every line.
struct LogFileReading {
  private let paths: LogPaths
  private let zones: LogZones
  private let keepsRecords: Bool
  /// By source.
  private(set) var tallies: [SourceTally] = []
  private(set) var blocks: [RecordBlock] = []
  private(set) var coverage = CoverageSurvey()
  private(set) var report = InputReport()
  /// By source.
  private(set) var decoders: [LogDecoder] = []

  init(_ paths: LogPaths, zones: LogZones, keepsRecords: Bool) {
    self.paths = paths
    self.zones = zones
    self.keepsRecords = keepsRecords
  }

  mutating func run(_ decoder: LogDecoder) async throws {
    var inputs = open()
    defer { for input in inputs { input.finish() } }
    let known = SourceDecoders(decoder, files: inputs.map(\.file))
    decoders = inputs.indices.map { known.decoder(for: &inputs[$0]) }
    tallies = zip(inputs, decoders).map { SourceTally(zone: zones.zone(of: $0.file), decoder: $1) }
    var sequence = BlockSequence(inputs)
    try await DecodingPipeline(decoders: decoders).run(&sequence) { block in
      add(block)
      return true
    }
    report.sources = zip(inputs, tallies).map { $1.summary(of: $0.file, settled: $1.counts) }
    report.naiveFiles = zip(inputs, tallies).filter { $1.naiveTimes > 0 }.map(\.0.file)
    report.failures += sequence.failures
  }

  private mutating func open() -> [LogInput] {
    let opened = OpenedLogs(paths.paths)
    report.failures += paths.problems + opened.problems
    report.passedOver = opened.passedOver
    // A pipe is waited for.
    for input in opened.inputs { _ = input.prepare() }
    return opened.inputs
  }

  private mutating func add(_ decoded: RecordBlock) {
    var block = decoded
    let source = Int(block.source)
    tallies[source].add(&block)
    coverage.add(block)
    if !keepsRecords { block.bytes = [] }
    blocks.append(block)
  }
}
