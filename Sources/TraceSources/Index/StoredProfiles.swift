package import LogReading
import TraceModel
import TraceStore

/// The decoders of an index's sources, each by the profile that its source was read with.
struct StoredProfiles: Sendable {
  /// For sources that were read without one.
  let plain: LogDecoder
  /// Decoders of the others, by number of the source.
  private let decoders: [UInt32: (key: Int, decoder: LogDecoder)]

  /// Reads what the index says of its sources. Throws damage if it holds an invalid profile.
  init(_ reader: IndexReader, _ plain: LogDecoder, path: String) throws {
    self.plain = plain
    let sources = try reader.sourceProfiles()
    guard !sources.isEmpty else {
      decoders = [:]
      return
    }
    let profiles = try reader.profiles()
    var known: [SourceProfile] = []
    var made: [LogDecoder] = []
    decoders = try sources.mapValues { source in
      if let key = known.firstIndex(of: source) { return (key + 1, made[key]) }
      let profile = try source.profile.map { try Self.profile($0, profiles, path: path) }
      known.append(source)
      made.append(plain.with(profile).reading(LogLayout(text: source.layout)))
      return (known.count, made[known.count - 1])
    }
  }

  private static func profile(
    _ number: Int64, _ profiles: [Int64: StoredProfile], path: String
  ) throws -> LogProfile {
    guard let stored = profiles[number], let profile = try? LogProfile(stored) else {
      throw IndexFile.Problem.damaged(path: path, reason: "the profile \(number) cannot be read")
    }
    return profile
  }

  /// Every source was read without a profile.
  var isPlain: Bool { decoders.isEmpty }

  /// The decoder of a source's records.
  func decoder(of source: UInt32) -> LogDecoder { decoders[source]?.decoder ?? plain }

  /// Decodes stored records, each line by the profile of its source. Lines are numbered, and places count, through all.
  func decode(_ records: IndexReader.StoredLines) -> RecordBlock {
    guard !isPlain else { return plain.decode(RawBlock(lines: records.bytes)) }
    let runs = runs(of: records)
    if runs.count == 1 { return decoder(of: records.places[0].source).decode(RawBlock(lines: records.bytes)) }
    var block = RecordBlock()
    block.bytes = PaddedBytes(records.bytes).storage
    for run in runs {
      let raw = RawBlock(lines: records.bytes[run.bytes], offset: Int64(run.bytes.lowerBound))
      var part = decoder(of: records.places[run.line].source).decode(raw)
      part.number(after: Int64(run.line))
      block.sharedRecords += part.sharedRecords.map { $0 + block.events.count }
      block.events += part.events
      block.uncorrelated += part.uncorrelated
      block.hasShortIDs = block.hasShortIDs || part.hasShortIDs
    }
    block.endOffset = Int64(records.bytes.count)
    block.lineCount = Int64(records.places.count)
    return block
  }

  /// Lines that follow on each other and have one decoder.
  private func runs(of records: IndexReader.StoredLines) -> [(line: Int, bytes: Range<Int>)] {
    var runs: [(line: Int, bytes: Range<Int>)] = []
    var (key, start, firstLine) = (-1, 0, 0)
    var position = 0
    for line in records.places.indices {
      let next = decoders[records.places[line].source]?.key ?? 0
      if next != key, line > 0 {
        runs.append((firstLine, start..<position))
        (start, firstLine) = (position, line)
      }
      key = next
      position = (records.bytes[position...].firstIndex(of: 0x0A) ?? records.bytes.count - 1) + 1
    }
    if position > start { runs.append((firstLine, start..<position)) }
    return runs
  }
}

extension LogProfile {
  /// The profile that an index has stored. Throws `ProfileProblems`.
  init(_ stored: StoredProfile) throws {
    try self.init(yaml: stored.text, name: stored.name, builtIns: BuiltInProfiles.all.names)
  }

  /// As an index stores it.
  var stored: StoredProfile {
    let hash = String(ByteHash.hash(Array(text.utf8)), radix: 16)
    return StoredProfile(
      hash: String(repeating: "0", count: 16 - hash.count) + hash, name: name, text: text)
  }
}

/// The logs of an index that were read with one profile.
package struct ProfiledFiles: Sendable, Equatable {
  /// The profile's name; nil: without one.
  package var name: String?
  /// It is the one that was asked about.
  package var isPresent: Bool
  /// As they were named when they were read.
  package var files: [String]
}

extension IndexSource {
  package func ruledLogs() throws -> [RuledLog] {
    let sources = try read { try $0.sources().map(\.entry) }.filter { !$0.profile.isPlain }
    guard !sources.isEmpty else { return [] }
    let stored = try read { try $0.profiles() }
    let profiles = try stored.mapValues { stored in
      guard let profile = try? LogProfile(stored) else {
        throw IndexFile.Problem.damaged(
          path: index.path, reason: "the profile \(stored.number) cannot be read")
      }
      return profile
    }
    return sources.map { entry in
      var log = RuledLog(
        file: entry.file, profile: entry.profile.profile.flatMap { profiles[$0] },
        layout: LogLayout(text: entry.profile.layout))
      (log.matches, log.bytes) = (entry.rules, entry.bytes)
      log.stretches = entry.coverage.map { (catalog.origin($0.origin), $0.stretch) }
      return log
    }
  }

  /// The logs of the index by the profile they were read with; `present` is today's profile.
  package func profiledFiles(present: LogProfile?) throws -> [ProfiledFiles] {
    try read { reader in
      let (sources, profiles) = (try reader.sourceProfiles(), try reader.profiles())
      let own = present?.stored
      let groups = Dictionary(grouping: try reader.files()) { sources[$0.key]?.profile }
      return groups.map { number, files in
        let profile = number.flatMap { profiles[$0] }
        return ProfiledFiles(
          name: profile?.name, isPresent: profile?.hash == own?.hash && profile?.text == own?.text,
          files: files.map(\.value).sorted())
      }.sorted { ($0.name ?? "", $0.files.first ?? "") < ($1.name ?? "", $1.files.first ?? "") }
    }
  }
}
