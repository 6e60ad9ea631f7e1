import ArgumentParser
import LogReading
import TraceModel
import TraceRendering
import TraceSources
import TraceStore

/// Which index a command reads or writes.
struct IndexOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The index. Without it: TRACE_DB, or trace.db here. To read: also several, repeated or as a pattern in quotes.",
      valueName: "path"),
    completion: .file())
  var db: [String] = []

  /// The path, or the first word for several, that was given, or the environment's, or the default.
  var path: String { words[0] }

  private var words: [String] { db.isEmpty ? [Environment["TRACE_DB"] ?? "trace.db"] : db }

  /// The option as it was typed, for another command on the same index: ` --db incident.db`.
  var typed: String { db.map { " --db " + Shell.quoted($0) }.joined() }

  /// The paths of the indexes that are meant. Throws where a pattern fits none.
  func paths() throws -> [String] {
    try words.flatMap { word in
      guard LogPaths.isPattern(word) else { return [word] }
      let matches = LogPaths([word])
      if let problem = matches.problems.first { throw problem }
      return matches.files
    }
  }

  /// Options for one index. Several are joined into a temporary one for the answer of this command.
  func joined() async throws -> IndexOptions {
    var joined = self
    let paths = try paths()
    joined.db = paths.count == 1 ? paths : [try await PassingIndex.make(of: paths, named: words)]
    return joined
  }

  /// The path of the only index that is meant, for a command that changes it.
  func onlyPath() throws -> String {
    let paths = try paths()
    guard paths.count > 1 else { return paths[0] }
    throw Failure(
      .usage, "--db names \(paths.count) indexes, and this command is of one",
      details: ["to make one of them: \(PassingIndex.advice(words))"])
  }

  /// Opens the index that was given, or the environment's, or the default. `decoder` reads its records.
  func open(_ decoder: LogDecoder) throws -> IndexFile {
    try open(.reading, decoder.catalog)
  }

  /// Opens the index for `logs`, which it knows from then on, and makes it if there is none.
  func open(_ decoder: LogDecoder, toRead logs: LogPaths) throws -> IndexFile {
    try open(.writing, decoder.catalog, entering: logs.unfinished)
  }

  /// Opens the index for a reading command. Tells of an interrupted ingest, and (`tellsRemoval`) of an interrupted
  /// removal. Throws `.failed` if there is no index, with `message` of its path.
  func source(
    tellsRemoval: Bool = true, orElse message: (_ path: String) -> Diagnostic
  ) throws -> IndexSource {
    do {
      return try source(tellsRemoval: tellsRemoval)
    } catch IndexFile.Problem.missing(let path) {
      throw Failure(.failed, message(path))
    }
  }

  /// Opens the index for a reading command; a missing index is told as by every command.
  func source(tellsRemoval: Bool = true) throws -> IndexSource {
    let decoder = LogDecoder(ofIndexWith: AttributeProjection(), catalog: Catalog())
    let source = IndexSource(index: try open(decoder), decoder: decoder)
    try Diagnostics.tell(interruptionOf: source, self, tellsRemoval: tellsRemoval)
    return source
  }

  /// Opens the index for a command that changes it, with an empty catalog.
  func openForWriting() throws -> IndexFile { try open(.writing, Catalog()) }

  /// Removes requests from the index. It opens it once more, since `source` is for reading.
  func removal(beside source: IndexSource) throws -> RequestRemoval {
    RequestRemoval(
      index: try open(.writing, source.catalog),
      decoder: LogDecoder(ofIndexWith: AttributeProjection(), catalog: source.catalog))
  }

  /// Opens the index with a catalog, which gets its names.
  private func open(
    _ access: IndexFile.Access, _ catalog: Catalog, entering logs: UnfinishedLogs = UnfinishedLogs([])
  ) throws -> IndexFile {
    try Self.open(onlyPath(), access, catalog, entering: logs)
  }

  /// Opens the index at `path` to be read.
  static func openForReading(_ path: String, acceptsShard: Bool = false) throws -> IndexFile {
    try open(path, .reading, acceptsShard: acceptsShard)
  }

  /// Opens an index with a catalog, which gets its names. An older one is brought up to date, which a terminal shows.
  /// A new one becomes `shard`, unless that is nil. Throws `ShardSet.Problem` where it is one of several shards,
  /// unless the caller `acceptsShard`.
  static func open(
    _ path: String, _ access: IndexFile.Access, _ catalog: Catalog = Catalog(),
    entering logs: UnfinishedLogs = UnfinishedLogs([]), as shard: Shard? = nil, acceptsShard: Bool = false
  ) throws -> IndexFile {
    BusyIndex.tell { Diagnostics.print(remark: "waiting for another program that uses '\($0)'") }
    let progress = RenewalProgress(of: path)
    defer { progress.clear() }
    let index = try IndexFile(
      path: path, for: access, catalog: catalog, entering: logs, as: shard, renewing: progress.show)
    if let shard = index.shard, !acceptsShard {
      if !logs.logs.isEmpty { try index.withdrawLogs() }
      throw ShardSet.Problem.alone(path: path, shard: shard)
    }
    return index
  }
}
