import Foundation

/// The files beside the sources that are part of what a user gets.
enum Repository {
  /// The directory that has `Package.swift`.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The text of a file, by its path from the root.
  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  /// There is such a file or folder, by its path from the root.
  static func contains(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// The Markdown files, by their paths from the root.
  static let documents: [String] = {
    let places = ["", "Documentation/", "SampleLogs/", "Benchmarks/", "Fuzzing/", "Examples/video-pipeline/"]
    let samples = folders(below: "SampleLogs").map { "SampleLogs/\($0)/" }
    return (places + samples).flatMap { folder in
      names(in: folder).filter { $0.hasSuffix(".md") }.map { folder + $0 }
    }
  }()

  /// The folders directly below one, in order.
  static func folders(below path: String) -> [String] {
    names(in: path).filter { name in
      var isFolder: ObjCBool = false
      let place = root.appendingPathComponent(path.isEmpty ? name : "\(path)/\(name)").path
      return FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) && isFolder.boolValue
    }
  }

  /// The Swift files in a folder and all below it, by their paths from the root.
  static func swiftFiles(below path: String) -> [String] {
    let own = names(in: path).filter { $0.hasSuffix(".swift") }.map { "\(path)/\($0)" }
    return own + folders(below: path).flatMap { swiftFiles(below: "\(path)/\($0)") }
  }

  private static func names(in path: String) -> [String] {
    let folder = path.isEmpty ? root.path : root.appendingPathComponent(path).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
