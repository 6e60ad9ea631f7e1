import LogReading
import TraceModel
import TraceStore

/// The sources of several indexes as those of one: a log that several of them have read counts once, by its longest
/// reading. As in an ingest, a log is known by its content, whatever its name is.
struct MergedSources {
  /// The sources that stay, in the order of their numbers, which no order of the indexes changes.
  private(set) var sources: [MergedSource] = []
  /// Logs that several indexes hold.
  private(set) var repeated: [String] = []

  /// Throws `Merger.Problem`.
  init(_ all: [MergedSource], _ spool: RecordSpool) throws {
    for source in all.sorted(by: MergedSource.isPreferred) {
      if let known = try known(source, spool) {
        if !repeated.contains(known.entry.file) { repeated.append(known.entry.file) }
      } else {
        sources.append(source)
      }
    }
    sources.sort(by: MergedSource.isBefore)
    repeated.sort()
  }

  /// The longer reading of the same log among those that stay.
  private func known(_ source: MergedSource, _ spool: RecordSpool) throws -> MergedSource? {
    for other in sources where other.position != source.position && source.mayBeBeginning(of: other) {
      let agreement = try spool.agreement(of: source.place, with: other.place, before: source.entry.bytes)
      guard source.isBeginning(of: other, agreement) else { continue }
      guard agreement.onlySecond == 0 || source.forgotten == 0 else {
        throw Merger.Problem.forgottenInOne(file: other.entry.file, path: source.path, other: other.path)
      }
      return other
    }
    return nil
  }

  /// Paths of different logs in different indexes.
  var homonyms: [String] {
    let byFile = Dictionary(grouping: sources.filter { $0.entry.file != "-" }) { $0.entry.file }
    return byFile.filter { Set($1.map(\.position)).count > 1 }.keys.sorted()
  }

  /// The sources with their numbers in the index that is `made` of as many `inputs`, which gets their profiles.
  func renumbered(in made: IndexFile, inputs: Int, decoder: LogDecoder) throws -> ReindexedSources {
    var profiles: [Int64: StoredProfile] = [:]
    var numbers = Array(repeating: [Int64: Int64](), count: inputs)
    let renumbered = try made.write { database in
      let writer = try IndexWriter(database)
      return try sources.enumerated().map { number, source in
        var entry = source.entry
        entry.number = Int64(number) + 1
        numbers[source.position][source.entry.number] = entry.number
        entry.profile.profile = try source.profile.map { profile in
          let number = try writer.number(of: profile)
          profiles[number] = profile
          return number
        }
        return ReindexedSources.Source(
          entry: entry, place: source.place, former: source.former,
          reading: .goingOn(profile: entry.profile.profile, LogLayout(text: entry.profile.layout)))
      }
    }
    return try ReindexedSources(
      renumbered, numbers.map(SourceNumbers.init), decoder: decoder, profiles: profiles)
  }
}
