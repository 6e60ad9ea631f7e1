import LogReading
import TraceModel
import TraceStore

/// The decoders of the logs of one run, each for the convention that its log follows. Found before a log is read, from
/// its beginning. So it is the same for a log read at once and for one read as it grows, into an index or for one
/// command.
struct SourceDecoders {
  private let decoder: LogDecoder
  /// Decoders by profiles that sources of an index were read with, by their numbers there; 0: without one.
  private var others: [Int64: LogDecoder] = [:]
  /// The number of the run's profile in the index, 0 if the index does not have it; nil if the run has none.
  private(set) var profile: Int64?
  /// The whole paths of the directories of the logs that are called alike.
  private let directories: [Origin: Set<String>]

  /// `files` are the paths of all logs of the run, and of those that an index holds.
  init(_ decoder: LogDecoder, files: [String]) {
    self.decoder = decoder
    profile = decoder.rulesOfRun.map { _ in 0 }
    var directories: [Origin: Set<String>] = [:]
    for file in files {
      guard let name = LogName(path: file).origin else { continue }
      directories[name, default: []].insert(WholePath.of(Self.directory(of: file)))
    }
    self.directories = directories.filter { $1.count > 1 }
  }

  /// The catalog of the logs' origins.
  var catalog: Catalog { decoder.catalog }

  /// The decoder for a log, of whose beginning some bytes are taken if it is a stream. `known` are the origins of what
  /// has been read of it before.
  func decoder(for input: inout LogInput, known: [Origin] = [], reading: Reading = .anew) -> LogDecoder {
    let beginning = input.beginning(LogDecoder.sampleLength)
    return decoder(reading).following(
      convention(of: input.file, known: known, reading: reading, beginning: beginning))
  }

  /// The decoder for a log of a convention.
  func decoder(following convention: LogConvention, reading: Reading = .anew) -> LogDecoder {
    decoder(reading).following(convention)
  }

  /// The convention of a log that begins with `bytes`; `length` is that of the whole,
  /// if of the beginning only the records are left.
  func convention(
    of file: String, known: [Origin] = [], reading: Reading = .anew, beginning bytes: [UInt8],
    length: Int64? = nil
  ) -> LogConvention {
    var layout: LogLayout?
    if case .goingOn(_, let known) = reading { layout = known }
    return decoder(reading).convention(
      ofLogCalled: name(of: file, known: known), file: file, layout: layout, beginning: bytes,
      length: length)
  }

  /// How a log is going to be read.
  enum Reading: Equatable {
    /// By the profile of the run.
    case anew
    /// As its first lines were, by another profile of the index (nil: none).
    case goingOn(profile: Int64?, LogLayout)
  }

  /// A log read with another profile goes on with that, so a log is read by one. So does what has told all that it
  /// tells of itself.
  func reading(of entry: LedgerEntry) -> Reading {
    guard entry.number != 0, entry.profile.profile != profile || entry.bytes >= LogDecoder.sampleLength else {
      return .anew
    }
    return .goingOn(profile: entry.profile.profile, LogLayout(text: entry.profile.layout))
  }

  /// Takes over by which profiles the sources of an index were read.
  /// Throws `ProfileProblems` where one of them is none.
  mutating func know(_ ledger: Ledger) throws {
    guard !ledger.profiles.isEmpty || profile != nil else { return }
    if let own = decoder.rulesOfRun?.stored {
      profile = ledger.profiles.values.first { $0.hash == own.hash && $0.text == own.text }?.number ?? 0
    }
    try know(ledger.profiles, usedBy: ledger.entries)
  }

  /// Takes over profiles of an index, by their numbers there, as far as one of its sources was read by them.
  mutating func know(_ profiles: [Int64: StoredProfile], usedBy entries: [LedgerEntry]) throws {
    let numbers = Set(entries.map { $0.profile.profile ?? 0 })
    for number in numbers where number != profile && others[number] == nil {
      others[number] = try decoder.with(profiles[number].map { try LogProfile($0) })
    }
  }

  private func decoder(_ reading: Reading) -> LogDecoder {
    guard case .goingOn(let number, _) = reading, number != profile else { return decoder }
    return others[number ?? 0] ?? decoder
  }

  /// The name that the log's file is called after. Where logs of several directories are called alike, the directory
  /// tells them apart: `a/app.log` and `b/app.log` are two programs, or one on two machines.
  func name(of file: String, known: [Origin] = []) -> Origin? {
    guard let name = LogName(path: file).origin, let alike = directories[name], !known.contains(name) else {
      return LogName(path: file).origin
    }
    let directory = Self.directory(of: file)
    let last = Self.lastName(of: WholePath.of(directory))
    let folder = alike.count { Self.lastName(of: $0) == last } == 1 ? Self.lastName(of: directory) : directory
    return Origin(
      service: name.service, instance: [name.instance, folder].compactMap(\.self).joined(separator: " "))
  }

  private static func lastName(of directory: String) -> String {
    directory.split(separator: "/").last.map(String.init) ?? "."
  }

  private static func directory(of file: String) -> String {
    file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
