import LogReading
package import TraceStore

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The logs named by the words of a command line: files, directories with all that is in them, and patterns. Their order
/// is that of the words; within a directory, and of what a pattern fits, that of the names' bytes.
package struct LogPaths: Sendable {
  /// A log.
  struct Path: Sendable {
    var file: String
    /// A word of the command line is its name. Others were found, and may be no logs.
    var isNamed: Bool
  }

  /// The words.
  let words: [String]
  private(set) var paths: [Path] = []
  /// Why words and directories have no logs.
  package private(set) var problems: [any Error] = []
  /// Files that were found, by device and number: two links to one are one.
  private var found: Set<FileIdentity> = []
  /// Files met, and those among them found before.
  private var met = 0

  /// Looks for what `words` name; "-" is standard input.
  package init(_ words: [String]) {
    self.words = words
    for word in words { add(word) }
  }

  /// The logs as an index knows them until they are read.
  package var unfinished: UnfinishedLogs {
    UnfinishedLogs(Set(files).map { UnfinishedLogs.Log(file: WholePath.of($0)) })
  }

  /// The logs' names.
  package var files: [String] { paths.map(\.file) }

  private mutating func add(_ word: String) {
    guard word != "-", let file = FileIdentity(path: word) else {
      // A missing file is told when it is opened.
      return Self.isPattern(word) ? addMatches(of: word) : paths.append(Path(file: word, isNamed: true))
    }
    if file.isDirectory {
      let before = met
      addContents(of: word, within: [])
      if met == before { problems.append(InputProblem.noLogs(directory: word)) }
    } else {
      paths.append(Path(file: word, isNamed: true))
    }
  }

  /// A word that stands for the files that are called like it.
  package static func isPattern(_ word: String) -> Bool {
    word != "-" && word.contains { $0 == "*" || $0 == "?" || $0 == "[" }
  }

  private mutating func addMatches(of pattern: String) {
    var matches = glob_t()
    defer { globfree(&matches) }
    guard glob(pattern, 0, nil, &matches) == 0, let names = matches.gl_pathv else {
      return problems.append(InputProblem.noMatch(pattern: pattern))
    }
    for number in 0..<Int(matches.gl_pathc) {
      guard let name = names[number] else { continue }
      addFound(String(cString: name), within: [])
    }
  }

  /// `above` are the directories around it, so that a link to one of them is not followed.
  private mutating func addContents(of directory: String, within above: [FileIdentity]) {
    guard let identity = FileIdentity(path: directory), !above.contains(identity) else { return }
    guard let names = Self.names(in: directory) else {
      return problems.append(InputProblem.unreadable(file: directory, code: errno))
    }
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) where !name.hasPrefix(".") {
      addFound(
        directory.hasSuffix("/") ? directory + name : directory + "/" + name, within: above + [identity])
    }
  }

  private mutating func addFound(_ path: String, within above: [FileIdentity]) {
    guard let file = FileIdentity(path: path) else { return }
    if file.isDirectory { return addContents(of: path, within: above) }
    if file.isFile { met += 1 }
    guard file.isFile, found.insert(file).inserted else { return }
    paths.append(Path(file: path, isNamed: false))
  }

  private static func names(in directory: String) -> [String]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
            String(cString: $0)
          }
        })
    }
    return names
  }
}

/// The file at a path, whatever it is called: its device and its number there.
struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64
  let isDirectory: Bool
  let isFile: Bool

  /// nil where there is nothing. Links are followed.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    device = UInt64(truncatingIfNeeded: status.st_dev)
    number = UInt64(status.st_ino)
    isDirectory = status.st_mode & S_IFMT == S_IFDIR
    isFile = status.st_mode & S_IFMT == S_IFREG
  }
}
