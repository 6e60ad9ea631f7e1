import LogReading
import TraceModel

/// The reading of logs for one command: opens what can be opened, decodes it, and counts every line.
struct LogFileReading {
  private let paths: LogPaths
  private let zones: LogZones
  private let keepsRecords: Bool
  private let redaction: Redaction?
  /// Bytes of all logs together after which no more is read; nil: all are.
  private let mostBytes: Int64?
  private var bytes: Int64 = 0
  /// Records of the beginning are always kept, for a caller that tells their texts. So are records that cannot be read
  /// again, for the ids of examples.
  private static let keptBytes: Int64 = 4 << 20
  /// By source: a plain file, in which a record can be read again.
  private var isPlain: [Bool] = []
  /// Not all was read.
  private(set) var isCut = false
  /// By source.
  private(set) var tallies: [SourceTally] = []
  private(set) var blocks: [RecordBlock] = []
  private(set) var coverage = CoverageSurvey()
  private(set) var report = InputReport()
  /// By source.
  private(set) var decoders: [LogDecoder] = []

  init(
    _ paths: LogPaths, zones: LogZones, redaction: Redaction? = nil, keepsRecords: Bool,
    mostBytes: Int64? = nil
  ) {
    self.paths = paths
    self.redaction = redaction
    self.mostBytes = mostBytes
    self.zones = zones
    self.keepsRecords = keepsRecords
  }

  mutating func run(_ decoder: LogDecoder) async throws {
    var inputs = open()
    defer { for input in inputs { input.finish() } }
    // Of copies that are left out, too: an index tells programs of one name apart by all that was named.
    let known = SourceDecoders(decoder, files: paths.files)
    decoders = inputs.indices.map { known.decoder(for: &inputs[$0]) }
    tallies = zip(inputs, decoders).map { SourceTally(zone: zones.zone(of: $0.file), decoder: $1) }
    isPlain = inputs.map { $0.size != nil }
    var sequence = BlockSequence(inputs)
    try await DecodingPipeline(decoders: decoders).run(&sequence) { block in
      isCut = mostBytes.map { bytes >= $0 } ?? false
      if !isCut { add(block) }
      return !isCut
    }
    addRest()
    report.sources = zip(inputs, tallies).map { $1.summary(of: $0.file, settled: $1.counts) }
    report.naiveFiles = zip(inputs, tallies).filter { $1.hasNaiveTimes }.map(\.0.file)
    report.failures += sequence.failures
  }

  /// Decodes the kept records once more, by `decoder`: also those of standard input, which cannot be read again. They
  /// must have been kept.
  mutating func decode(anewBy decoder: LogDecoder) {
    let (files, read) = (report.sources.map(\.file), blocks)
    let known = SourceDecoders(decoder, files: files)
    decoders = files.indices.map { source in
      known.decoder(
        following: known.convention(of: files[source], beginning: Self.beginning(of: source, in: read)))
    }
    tallies = zip(files, decoders).map { SourceTally(zone: zones.zone(of: $0), decoder: $1) }
    (blocks, coverage) = ([], CoverageSurvey())
    for block in read {
      let lines = block.bytes.prefix(Int(block.endOffset - block.offset))
      add(
        decoders[Int(block.source)].decode(RawBlock(lines: lines, source: block.source, offset: block.offset))
      )
    }
    addRest()
    report.sources = zip(files, tallies).map { $1.summary(of: $0, settled: $1.counts) }
    report.naiveFiles = zip(files, tallies).filter { $1.hasNaiveTimes }.map(\.0)
  }

  private static func beginning(of source: Int, in blocks: [RecordBlock]) -> [UInt8] {
    var bytes: [UInt8] = []
    for block in blocks where Int(block.source) == source && bytes.count < LogDecoder.sampleLength {
      bytes += block.bytes.prefix(Int(block.endOffset - block.offset))
    }
    return Array(bytes.prefix(LogDecoder.sampleLength))
  }

  private mutating func open() -> [LogInput] {
    let opened = OpenedLogs(paths.paths, redaction: redaction)
    report.failures += paths.problems + opened.problems
    report.passedOver = opened.passedOver
    // A pipe is waited for.
    for input in opened.inputs { _ = input.prepare() }
    let distinct = DistinctLogs(opened.inputs)
    for copy in distinct.leftOut { copy.finish() }
    return distinct.kept
  }

  private mutating func add(_ block: RecordBlock) {
    bytes += block.endOffset - block.offset
    keep(tallies[Int(block.source)].add(block))
  }

  private mutating func addRest() { for source in tallies.indices { keep(tallies[source].addRest()) } }

  private mutating func keep(_ settled: [RecordBlock]) {
    for var block in settled {
      coverage.add(block)
      // The tally has the first of them, and has counted all.
      block.problems = []
      let isReadAgain = bytes > Self.keptBytes && isPlain[Int(block.source)]
      if !keepsRecords, isReadAgain || block.eventCount == 0 { block.bytes = [] }
      blocks.append(block)
    }
  }
}
