import LogReading
import TraceModel
import TraceStore

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The plan of an ingest: each input matched with the ledger by its content, so that it goes on where an earlier
/// run stopped, under whatever name.
///
/// Inputs with the same beginning may be copies of one another; the ledger tells them apart once it knows the
/// first. So the shortest is read, and the others wait for the next plan.
struct IngestPlan {
  /// In the order of the command line; later ones follow.
  var sources: [IngestSource] = []
  /// Newest source of the ledger that the plan was made with.
  private(set) var lastKnownSource: Int64 = 0
  /// Inputs that could not be opened.
  private(set) var problems: [any Error]
  /// Files that were found and are no logs.
  private(set) var passedOver: [String]
  /// The decoders of the plan's sources.
  private(set) var decoders: SourceDecoders
  private let zones: LogZones
  private let decoder: LogDecoder
  private var files: [String]
  let redaction: Redaction?

  /// Opens the inputs, which may grow if they are `followed`.
  init(
    _ paths: LogPaths, followed: Bool, redaction: Redaction?, zones: LogZones, ledger: Ledger,
    decoder: LogDecoder
  ) throws {
    files = paths.files + ledger.entries.map(\.file)
    decoders = SourceDecoders(decoder, files: files)
    (self.zones, self.decoder, self.redaction) = (zones, decoder, redaction)
    let opened = OpenedLogs(paths.paths, followed: followed, redaction: redaction)
    problems = (paths.problems + opened.problems).filter { !followed || !Self.mayBeMet($0) }
    passedOver = opened.passedOver
    sources = opened.inputs.map { IngestSource(input: $0, zone: zones.zone(of: $0.file)) }
    try renew(ledger)
  }

  /// Some input waits for another, which has been read now.
  var isUnfinished: Bool { sources.contains { $0.state == .waiting } }

  /// No file is behind the largest: what one of them says of a request, the others have said, too, as far as they
  /// logged at one time.
  var isLevel: Bool {
    let reading = sources.filter { $0.progress != nil }
    guard let largest = reading.max(by: { $0.input.unread < $1.input.unread }), let most = largest.progress
    else { return true }
    let block = Double(BlockReader.blockSize) / Double(max(1, largest.input.unread))
    return reading.allSatisfy { ($0.progress ?? 1) >= most - block / 2 }
  }

  /// Some source is read, or is going to be.
  var isOpen: Bool { sources.contains { $0.state != .finished } }

  /// All input of this plan has been committed; `open` are the positions in inputs that may grow.
  mutating func finishReading(open: [Int: BlockSequence.ReadPosition]) {
    for number in sources.indices where sources[number].state == .reading {
      if let position = open[number] { sources[number].pause(at: position) } else { sources[number].finish() }
    }
  }

  /// Some of it has not been committed and waits for the next plan; a stream's with what is carried.
  mutating func putBack(_ positions: [Int: BlockSequence.ReadPosition]) {
    for number in sources.indices where sources[number].state == .reading {
      let source = sources[number]
      sources[number].wait(
        source.input.size == nil ? source.rest(carried: positions[number]?.carried ?? []) : source.input)
    }
  }

  /// Matches what waits with the ledger of now. False where nothing of it can be read yet.
  @discardableResult mutating func renew(_ ledger: Ledger) throws -> Bool {
    lastKnownSource = ledger.lastNumber
    try decoders.know(ledger)
    var inputs = DistinctInputs()
    let known = KnownFiles(ledger)
    var hasBegun = false
    for number in readingOrder where sources[number].state == .waiting {
      let input = sources[number].input
      guard input.prepare(patience: Self.patience) else { continue }
      if input.size == nil {
        try renewStream(number, input, ledger, &inputs)
      } else {
        renewFile(number, input, known, &inputs)
      }
      hasBegun = hasBegun || sources[number].state == .reading
    }
    return hasBegun
  }

  // MARK: Following

  /// A missing file may appear.
  private static func mayBeMet(_ problem: any Error) -> Bool {
    switch problem as? InputProblem {
    case .noMatch, .noLogs, .unreadable(_, ENOENT): true
    case .archive, .isDirectory, .isIndex, .packed, .tooManyFiles, .unreadable, .unreadableName, nil: false
    }
  }

  /// The files with the beginnings of records that its sources go on with.
  var filesBefore: Set<String> { Set(sources.compactMap(\.input.fileBefore)) }

  /// The last lines of logs with these numbers are told by others.
  mutating func forgetIncompleteLastLines(of joined: Set<Int64>) {
    for number in sources.indices where joined.contains(sources[number].number) {
      sources[number].forgetIncompleteLastLine()
    }
  }

  /// Adds a new file; its index among the sources, nil if it cannot be read or is no log.
  mutating func follow(_ path: LogPaths.Path) -> Int? {
    guard let input = open(path) else { return nil }
    if !files.contains(path.file) {
      files.append(path.file)
      decoders = SourceDecoders(decoder, files: files)
    }
    sources.append(IngestSource(input: input, zone: zones.zone(of: path.file)))
    return sources.count - 1
  }

  /// Opens a file again that was closed because it did not change. False if that fails.
  mutating func followAgain(_ number: Int, _ path: LogPaths.Path) -> Bool {
    guard let input = open(path) else { return false }
    sources[number].reopen(input)
    return true
  }

  private mutating func open(_ path: LogPaths.Path) -> LogInput? {
    let opened = OpenedLogs([path], followed: true, besides: files, redaction: redaction)
    problems += opened.problems
    passedOver += opened.passedOver
    return opened.inputs.first
  }

  /// A source ends where its file ends now.
  mutating func endFollowing(_ number: Int) { sources[number].input.endFollowing() }

  /// All of them do.
  mutating func endFollowing() { for number in sources.indices { endFollowing(number) } }

  /// The unread part of a source is gone.
  mutating func drop(_ number: Int) { sources[number].drop() }

  /// Closes what is read to its end.
  mutating func closeFinished() { for number in sources.indices { sources[number].closeIfFinished() } }

  /// Closes everything.
  mutating func close() { for number in sources.indices { sources[number].close() } }

  // MARK: Order

  /// Streams last, because a file that begins alike can be read again.
  private var readingOrder: [Int] {
    sources.indices.sorted { (sources[$0].input.size ?? .max, $0) < (sources[$1].input.size ?? .max, $1) }
  }

  private mutating func renewFile(
    _ number: Int, _ input: LogInput, _ known: KnownFiles, _ inputs: inout DistinctInputs
  ) {
    let entry = known.entry(of: input, number: sources[number].number)
    let size = input.size ?? 0
    guard entry.bytes < size else { return sources[number].begin(input, at: entry, decoders) }
    guard inputs.insert(input, size: size), inputs.goOn(from: entry) else {
      return sources[number].wait(input)
    }
    sources[number].begin(input, at: entry, decoders)
  }

  /// A stream perhaps known to the ledger is compared with the settled text while it goes by.
  private mutating func renewStream(
    _ number: Int, _ input: LogInput, _ ledger: Ledger, _ inputs: inout DistinctInputs
  ) throws {
    var input = input
    if let entry = ledger.entry(sources[number].number) {
      input.skip(to: entry.bytes)
      return sources[number].begin(input, at: entry, decoders)
    }
    guard inputs.insert(stream: input) else { return }
    let known = try StreamRecognition(input, among: ledger.entries)
    if let entry = known.entry, input.canBeReadAgain, !inputs.goOn(from: entry) {
      input.rewind(to: 0)
      return sources[number].wait(input)
    }
    sources[number].begin(known.input, at: known.entry ?? LedgerEntry(file: input.file), decoders)
  }

  /// How long the beginning of a stream is awaited before others are read.
  private static let patience = Duration.milliseconds(100)
}
