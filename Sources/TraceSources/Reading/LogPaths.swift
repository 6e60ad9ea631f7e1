import LogReading
package import TraceStore

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The logs named by the words of a command line: files, directories with all that is in them, and patterns. Their
/// order is that of the words; within a directory, and of what a pattern fits, that of the names' bytes.
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
      guard let path = String(validatingCString: name) else {
        problems.append(InputProblem.unreadableName(name: Self.written(name)))
        continue
      }
      addFound(path, within: [])
    }
  }

  /// `above` are the directories around it, so that a link to one of them is not followed.
  private mutating func addContents(of directory: String, within above: [FileIdentity]) {
    guard let identity = FileIdentity(path: directory), !above.contains(identity) else { return }
    guard let (names, unreadable) = Self.names(in: directory) else {
      return problems.append(InputProblem.unreadable(file: directory, code: errno))
    }
    let beginning = directory.hasSuffix("/") ? directory : directory + "/"
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) where !name.hasPrefix(".") {
      addFound(beginning + name, within: above + [identity])
    }
    for name in unreadable.sorted() where !name.hasPrefix(".") {
      problems.append(InputProblem.unreadableName(name: beginning + name))
      met += 1
    }
  }

  private mutating func addFound(_ path: String, within above: [FileIdentity]) {
    guard let file = FileIdentity(path: path) else { return }
    if file.isDirectory { return addContents(of: path, within: above) }
    if file.isFile { met += 1 }
    guard file.isFile, found.insert(file).inserted else { return }
    paths.append(Path(file: path, isNamed: false))
  }

  /// The names of what is in a directory, and those that are no UTF-8, with bytes written out;
  /// nil if it cannot be read.
  private static func names(in directory: String) -> (names: [String], unreadable: [String])? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var (names, unreadable): ([String], [String]) = ([], [])
    while let entry = readdir(stream) {
      withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
          if let name = String(validatingCString: $0) {
            names.append(name)
          } else {
            unreadable.append(written($0))
          }
        }
      }
    }
    return (names, unreadable)
  }

  /// A name that is no UTF-8, with each byte that is no ASCII as `\xe9`.
  private static func written(_ name: UnsafePointer<CChar>) -> String {
    UnsafeBufferPointer(start: name, count: strlen(name)).map { UInt8(bitPattern: $0) }.map { byte in
      byte < 0x80 ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16)
    }.joined()
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
