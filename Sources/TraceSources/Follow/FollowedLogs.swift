import LogReading

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Followed files, through rotation and with new files in directories. They are looked at four times a second, which
/// costs one question to the system for each file.
///
///     what happens to a path                      what becomes of it
///     the file has grown                          it is read on
///     another file stands there (rename)          that one is read from its beginning, and the one before to its end
///     the file is shorter, or begins otherwise    it is read from its beginning, as another log
///     nothing, for a minute                       it is closed, and opened again when it changes
///
/// The ledger knows if a copy or a compressed file brings something again.
struct FollowedLogs {
  /// ms between two looks.
  static let interval = 250
  /// So long a file that has no name any more is read on: its program may not have opened the new one yet.
  private static let grace = Duration.seconds(5)
  private static let quiet = Duration.seconds(60)
  /// Directories and patterns are searched so often.
  private static let searchInterval = Duration.seconds(1)

  /// The facts of a file.
  private struct File {
    /// Index among the plan's sources.
    var source: Int
    /// The file's beginning, `headLength` bytes at most.
    var head: [UInt8]
    var size: Int64
    var modified: Int64
    var isOpen = true
    var lastChange = ContinuousClock.now
    var lastSeen = ContinuousClock.now
  }

  /// Enough to tell a log from the next, which begins at another time.
  private static let headLength = 1024

  private var logs: LogPaths
  private var files: [FileIdentity: File] = [:]
  /// Not to be opened again: they are no logs, or cannot be read.
  private var refused: Set<FileIdentity> = []
  private var lastSearch = ContinuousClock.now

  /// The files of `plan` are followed, which has opened `logs`.
  init(_ logs: LogPaths, _ plan: IngestPlan) {
    self.logs = logs
    for number in plan.sources.indices {
      let input = plan.sources[number].input
      var status = stat()
      guard input.canBeReadAgain, fstat(input.descriptor, &status) == 0 else { continue }
      files[FileIdentity(status)] = Self.file(number, input, status)
    }
    // The others were told when they could not be opened.
    for path in logs.paths {
      if let identity = FileIdentity(path: path.file), files[identity] == nil, identity.isFile {
        refused.insert(identity)
      }
    }
  }

  /// Words of the command line for which there is no file in `plan` yet.
  func awaited(_ plan: IngestPlan) -> [String] {
    let known = Set(plan.sources.map(\.input.file))
    let unmet = logs.problems.compactMap { problem -> String? in
      switch problem as? InputProblem {
      case .noMatch(let word), .noLogs(let word): word
      case .archive, .isDirectory, .isIndex, .packed, .tooManyFiles, .unreadable, .unreadableName, nil: nil
      }
    }
    return unmet
      + logs.paths.filter { $0.isNamed && !known.contains($0.file) && FileIdentity(path: $0.file) == nil }
      .map(\.file)
  }

  private static func file(_ source: Int, _ input: LogInput, _ status: stat) -> File {
    File(
      source: source, head: head(of: input.descriptor), size: Int64(status.st_size),
      modified: modified(status))
  }

  /// Takes notice of what has happened to the files. True where something is to be read.
  mutating func look(_ plan: inout IngestPlan) -> Bool {
    let now = ContinuousClock.now
    if now - lastSearch >= Self.searchInterval {
      logs = LogPaths(logs.words)
      lastSearch = now
    }
    var hasNews = false
    for path in logs.paths where path.file != "-" {
      var status = stat()
      guard stat(path.file, &status) == 0, case let identity = FileIdentity(status), identity.isFile else {
        continue
      }
      if files[identity] != nil {
        files[identity]?.lastSeen = now
        hasNews = lookAgain(at: path, identity, status, &plan) || hasNews
      } else {
        hasNews = open(path, identity, &plan) || hasNews
      }
    }
    return lookAtNameless(now, &plan) || hasNews
  }

  /// The file has been followed before.
  private mutating func lookAgain(
    at path: LogPaths.Path, _ identity: FileIdentity, _ status: stat, _ plan: inout IngestPlan
  ) -> Bool {
    guard var file = files[identity] else { return false }
    let (size, modified) = (Int64(status.st_size), Self.modified(status))
    guard size != file.size || modified != file.modified else { return close(identity, ifQuiet: &plan) }
    defer { files[identity] = file }
    let isOther = size < file.size || !Self.begins(path.file, with: file.head)
    (file.size, file.modified, file.lastChange) = (size, modified, .now)
    if isOther {
      // Bytes behind the position of reading are of the new log.
      plan.drop(file.source)
      guard let source = plan.follow(path) else { return true }
      file.source = source
      file.head = Self.head(of: plan.sources[source].input.descriptor)
    } else if !file.isOpen {
      guard plan.followAgain(file.source, path) else { return false }
    }
    file.isOpen = true
    if file.head.count < Self.headLength {
      file.head = Self.head(of: plan.sources[file.source].input.descriptor)
    }
    return true
  }

  /// A file without changes for long needs no descriptor.
  private mutating func close(_ identity: FileIdentity, ifQuiet plan: inout IngestPlan) -> Bool {
    guard let file = files[identity], file.isOpen, .now - file.lastChange > Self.quiet else { return false }
    files[identity]?.isOpen = false
    plan.endFollowing(file.source)
    return true
  }

  private mutating func open(_ path: LogPaths.Path, _ identity: FileIdentity, _ plan: inout IngestPlan)
    -> Bool
  {
    guard !refused.contains(identity) else { return false }
    guard let source = plan.follow(path) else {
      refused.insert(identity)
      return false
    }
    var status = stat()
    let input = plan.sources[source].input
    guard fstat(input.descriptor, &status) == 0 else { return true }
    files[FileIdentity(status)] = Self.file(source, input, status)
    return true
  }

  /// Files that were renamed out of sight, or removed, are read to their end.
  private mutating func lookAtNameless(_ now: ContinuousClock.Instant, _ plan: inout IngestPlan) -> Bool {
    var hasNews = false
    for (identity, file) in files where file.lastSeen < now {
      var status = stat()
      if file.isOpen, fstat(plan.sources[file.source].input.descriptor, &status) == 0 {
        let size = Int64(status.st_size)
        if size > file.size {
          files[identity]?.size = size
          files[identity]?.lastChange = now
        }
        hasNews = hasNews || size > file.size
      }
      guard now - max(file.lastSeen, file.lastChange) > Self.grace else { continue }
      if file.isOpen { plan.endFollowing(file.source) }
      hasNews = hasNews || file.isOpen
      files[identity] = nil
    }
    return hasNews
  }

  // MARK: Beginnings

  private static func head(of descriptor: Int32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: headLength) { room, count in
      count = max(0, pread(descriptor, room.baseAddress, headLength, 0))
    }
  }

  private static func begins(_ path: String, with head: [UInt8]) -> Bool {
    let descriptor = Self.open(path)
    guard descriptor >= 0 else { return true }
    defer { Self.close(descriptor) }
    return Self.head(of: descriptor).starts(with: head)
  }

  private static func modified(_ status: stat) -> Int64 {
    #if canImport(Darwin)
      Int64(status.st_mtimespec.tv_sec) * 1_000_000_000 + Int64(status.st_mtimespec.tv_nsec)
    #else
      Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    #endif
  }

  private static func open(_ path: String) -> Int32 {
    #if canImport(Darwin)
      Darwin.open(path, O_RDONLY | O_CLOEXEC)
    #else
      Glibc.open(path, O_RDONLY | O_CLOEXEC)
    #endif
  }

  private static func close(_ descriptor: Int32) {
    #if canImport(Darwin)
      _ = Darwin.close(descriptor)
    #else
      _ = Glibc.close(descriptor)
    #endif
  }
}
