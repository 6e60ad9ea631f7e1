import LogReading
import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The decoders of the logs of one run, each for the convention that its log follows. Found before a log is read, from
/// its beginning, so that it is the same whether a log is read at once or as it grows, into an index or for one command.
struct SourceDecoders {
  private let decoder: LogDecoder
  /// The whole paths of the directories of the logs that are called alike.
  private let directories: [Origin: Set<String>]

  /// `files` are the paths of all logs of the run, and of those that an index holds.
  init(_ decoder: LogDecoder, files: [String]) {
    self.decoder = decoder
    var directories: [Origin: Set<String>] = [:]
    for file in files {
      guard let name = LogName(path: file).origin else { continue }
      directories[name, default: []].insert(Self.wholePath(ofDirectory: Self.directory(of: file)))
    }
    self.directories = directories.filter { $1.count > 1 }
  }

  /// What the origins of the logs are named in.
  var catalog: Catalog { decoder.catalog }

  /// The decoder for a log, of whose beginning some bytes are taken if it is a stream. `known` are the origins of what
  /// has been read of it before.
  func decoder(for input: inout LogInput, known: [Origin] = []) -> LogDecoder {
    let beginning = input.beginning(LogDecoder.sampleLength)
    return decoder.following(convention(of: input.file, known: known, beginning: beginning))
  }

  /// The convention of a log that begins with `bytes`.
  func convention(of file: String, known: [Origin] = [], beginning bytes: [UInt8]) -> LogConvention {
    decoder.convention(ofLogCalled: name(of: file, known: known), beginning: bytes)
  }

  /// What the log's file is called after. Where logs of several directories are called alike, the directory tells them
  /// apart: `a/app.log` and `b/app.log` are two programs, or one on two machines.
  private func name(of file: String, known: [Origin]) -> Origin? {
    guard let name = LogName(path: file).origin, let alike = directories[name], !known.contains(name) else {
      return LogName(path: file).origin
    }
    let directory = Self.directory(of: file)
    let last = Self.lastName(of: Self.wholePath(ofDirectory: directory))
    let place = alike.count { Self.lastName(of: $0) == last } == 1 ? Self.lastName(of: directory) : directory
    return Origin(
      service: name.service, instance: [name.instance, place].compactMap(\.self).joined(separator: " "))
  }

  private static func lastName(of directory: String) -> String {
    directory.split(separator: "/").last.map(String.init) ?? "."
  }

  /// The path from the root, so that a directory that is named in two ways is one.
  private static func wholePath(ofDirectory directory: String) -> String {
    let isWhole = directory.hasPrefix("/")
    var parts: [Substring] = []
    for part in ((isWhole ? "" : workingDirectory + "/") + directory).split(separator: "/") where part != "."
    {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static let workingDirectory: String = {
    guard let path = getcwd(nil, 0) else { return "" }
    defer { free(path) }
    return String(cString: path)
  }()

  private static func directory(of file: String) -> String {
    file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
