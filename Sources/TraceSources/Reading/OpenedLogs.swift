import LogReading

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The logs of a command, opened, and what of the files that were found is none.
struct OpenedLogs {
  private(set) var inputs: [LogInput] = []
  /// Why logs cannot be read.
  private(set) var problems: [any Error] = []
  /// Files that were found and are no logs.
  private(set) var passedOver: [String] = []

  /// Opens `paths`, which are read together with `others`; files may grow if they are `followed`. The fields of
  /// `redaction` are taken out of them.
  init(
    _ paths: [LogPaths.Path], followed: Bool = false, besides others: [String] = [],
    redaction: Redaction? = nil
  ) {
    let files = Set((paths.map(\.file) + others).map(WholePath.of))
    let limit = FileLimit()
    for (number, path) in paths.enumerated() {
      do {
        guard inputs.last.map({ limit.hasRoom(behind: $0.descriptor) }) ?? true else {
          throw InputProblem.tooManyFiles(limit: limit.files, left: paths.count - number)
        }
        let input = try LogInput(
          opening: path.file, followed: followed, called: WholePath.of(path.file), among: files,
          redaction: redaction)
        guard let content = input.foreignContent, !Self.isRead(content, path) else {
          inputs.append(input)
          continue
        }
        input.finish()
        try passOver(path, content)
      } catch {
        problems.append(error)
        if case .tooManyFiles = error as? InputProblem { break }
      }
    }
  }

  /// A named file is read, unless something else makes a log of it.
  private static func isRead(_ content: ForeignContent, _ path: LogPaths.Path) -> Bool {
    path.isNamed && content == .binary
  }

  private mutating func passOver(_ path: LogPaths.Path, _ content: ForeignContent) throws {
    switch content {
    case .packed(let tool): throw InputProblem.packed(file: path.file, tool: tool)
    case .index where path.isNamed: throw InputProblem.isIndex(file: path.file)
    case .index: break
    case .binary: passedOver.append(path.file)
    }
  }
}

/// How many files the process may have open. Logs are open together; the index, its journal and the threads' own files
/// need room beside them.
private struct FileLimit {
  private static let reserved = 32

  let files: Int

  init() {
    #if canImport(Darwin)
      let resource = RLIMIT_NOFILE
    #else
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #endif
    var limit = rlimit()
    files = getrlimit(resource, &limit) == 0 ? Int(clamping: limit.rlim_cur) : .max
  }

  /// Another file can be opened. The system gives the least number that is free,
  /// so the latest tells how many are taken.
  func hasRoom(behind latest: Int32) -> Bool {
    Int(latest) + Self.reserved < files || files < Self.reserved * 2
  }
}
