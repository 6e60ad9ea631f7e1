import ArgumentParser
import LogReading
import TraceModel

/// How the lines of logs are understood: the profile, and the zones of their times.
struct DecoderOptions: ParsableArguments {
  @OptionGroup var zones: ZoneOptions

  @OptionGroup private var meaning: ProfileOptions

  /// As it was typed.
  var profile: String? { meaning.profile }

  /// The profile for reading logs; nil without one.
  func foundProfile() throws -> ProfileFinder.Found? { try meaning.found() }

  /// A decoder, with a catalog of its own, for logs, which also reads the attributes of `projection`.
  func decoder(
    _ projection: AttributeProjection = AttributeProjection(), profile: LogProfile? = nil
  ) throws -> LogDecoder {
    try LogDecoder(profile: .makeDefault(), rules: profile, projection: projection, catalog: Catalog())
  }

  /// A decoder, with a catalog of its own, that knows no profile of a user.
  static func plainDecoder() throws -> LogDecoder {
    try LogDecoder(profile: .makeDefault(), catalog: Catalog())
  }

  /// The zones of `files`. Throws where there is no such zone or file.
  func zones(of files: [String]) throws -> LogZones { try zones.zones(of: files) }
}

/// By which profile records are understood.
struct ProfileOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "What the records mean: a file, or a built-in profile. Without it: TRACE_PROFILE, or trace.yaml here or above.",
      valueName: "profile"),
    completion: .file())
  var profile: String?

  /// The profile of these options; nil without one.
  func found() throws -> ProfileFinder.Found? { try ProfileFinder.find(profile) }

  /// A decoder, with a catalog of its own, by a profile that was found.
  func decoder(by found: ProfileFinder.Found?) throws -> LogDecoder {
    try LogDecoder(profile: .makeDefault(), rules: found?.profile, catalog: Catalog())
  }
}

/// In which zones the times of logs are told.
struct ZoneOptions: ParsableArguments {
  @Option(
    name: .customLong("log-tz"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The zone of log times without an offset, or file=zone for those of one file; repeat it. Without: UTC.",
      valueName: "zone"))
  var logTZ: [String] = []

  /// The zones of `files`. Throws where there is no such zone or file.
  func zones(of files: [String]) throws -> LogZones {
    var zones = LogZones()
    for text in logTZ {
      guard let equals = text.lastIndex(of: "=") else {
        zones.others = try Self.zone(text)
        continue
      }
      let file = String(text[..<equals])
      guard files.contains(file) else {
        throw Failure(
          .usage, "--log-tz \(text): no log '\(file)' is read",
          details: ["for example: trace ingest api.jsonl job.jsonl --log-tz job.jsonl=Europe/Berlin"])
      }
      zones.byFile[file] = .some(try Self.zone(String(text[text.index(after: equals)...])))
    }
    return zones
  }

  private static func zone(_ name: String) throws -> LocalZone? {
    try TimeZoneName.zone(name).map { LocalZone(name: name, offset: $0) }
  }
}
