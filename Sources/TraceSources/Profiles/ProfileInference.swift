package import LogReading
import TraceModel

/// The profile proposed by the logs themselves, or by their beginning if they are huge.
package struct ProfileInference: Sendable {
  /// The fate of the logs that were read.
  package let inputs: InputReport
  private let sample: RecordSample
  private let frames: [LogPart: RecordFrame]

  /// Bytes read of all logs together: about 100,000 records; each takes about 1 KB of memory.
  package static let mostBytes: Int64 = 24 << 20

  /// Reads the logs without the fields of `redaction`. Records are decoded twice if their times, levels or texts have
  /// names unknown to trace.
  package init(
    _ paths: LogPaths, zones: LogZones, redaction: Redaction? = nil, decoder: LogDecoder,
    mostBytes: Int64 = Self.mostBytes
  ) async throws {
    var reading = LogFileReading(
      paths, zones: zones, redaction: redaction, keepsRecords: true, mostBytes: mostBytes)
    try await reading.run(decoder)
    let frames = Self.frames(reading)
    if !frames.isEmpty { reading.decode(anewBy: decoder.with(Self.profile(frames))) }
    inputs = reading.report
    sample = Self.sample(reading)
    self.frames = frames
  }

  /// The profile that the logs propose. Throws `ProposedProfile.Problem`.
  package func proposal() throws -> ProposedProfile {
    try ProposedProfile(sample, frames: frames, vocabulary: .makeDefault())
  }

  private static func sample(_ reading: LogFileReading) -> RecordSample {
    var sample = RecordSample()
    var read: [String: Int64] = [:]
    for block in reading.blocks {
      let file = reading.report.sources[Int(block.source)].file
      reading.decoders[Int(block.source)].add(block, of: file, to: &sample)
      read[file] = max(read[file, default: 0], block.endOffset)
    }
    if reading.isCut { sample.cuts = read }
    return sample
  }

  /// The fields of time, level and text, by part of a log, where they have unusual names.
  private static func frames(_ reading: LogFileReading) -> [LogPart: RecordFrame] {
    var searches: [LogPart: RecordFrameSearch] = [:]
    for block in reading.blocks {
      let source = Int(block.source)
      reading.decoders[source].add(block, of: reading.report.sources[source].file, to: &searches)
    }
    let texts = Dictionary(grouping: searches.values.compactMap(\.frame.text), by: \.self)
      .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map(\.key)
    let frames = searches.mapValues { search in
      var frame = search.frame
      // A log with the same text in all records has it where the others have theirs.
      if search.needsText, frame.text == nil { frame.text = texts.first(where: search.hasText) }
      return frame
    }
    return frames.filter { !$0.value.isEmpty }
  }

  private static func profile(_ frames: [LogPart: RecordFrame]) -> LogProfile {
    var profile = LogProfile(name: "inferred")
    for (part, frame) in frames.sorted(by: { $0.key.order < $1.key.order }) {
      var source = SourceRules()
      source.selection = part.selection
      source.time = frame.time.map(TimeRule.init)
      source.level = frame.level.map { LevelRule(fields: [$0]) }
      source.text = frame.text.map { [$0] } ?? []
      profile.sources.append(source)
    }
    return profile
  }
}
