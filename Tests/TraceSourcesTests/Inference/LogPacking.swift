/// The collector of containers' lines, and its form.
enum LogPacking: String, CaseIterable {
  /// A file of each program, as it is logged.
  case files
  /// Docker's file of each container, each line a string in an object.
  case docker
  /// A container runtime's file of each container.
  case runtime
  /// `docker compose logs -f`: line by line, as they come.
  case compose
  /// `docker compose logs`: all of one container, then all of the next.
  case composeBlocks
  /// `docker compose logs --timestamps`.
  case composeTimes
  /// `kubectl logs --prefix`: all of one pod, then all of the next.
  case kubectl

  /// A line that a program has logged.
  struct Line {
    var container: String
    var file: String
    /// ms since the system's beginning.
    var time: Int
    /// Among those of its file.
    var place: Int
    var text: String
  }

  /// The text of each file; `lines` are in the order of their times.
  func files(of lines: [Line]) -> [String: String] {
    let isOneFile =
      switch self {
      case .files, .docker, .runtime: false
      case .compose, .composeBlocks, .composeTimes, .kubectl: true
      }
    var files: [String: String] = [:]
    for line in isInBlocks ? inBlocks(lines) : lines {
      files[isOneFile ? "all.log" : line.file, default: ""] += packed(line) + "\n"
    }
    return files
  }

  private var isInBlocks: Bool { self == .composeBlocks || self == .kubectl }

  private func inBlocks(_ lines: [Line]) -> [Line] {
    lines.sorted { ($0.container, $0.time, $0.place) < ($1.container, $1.time, $1.place) }
  }

  private func packed(_ line: Line) -> String {
    let time = WrittenSystem.text(of: line.time)
    let replica = line.container.last?.isNumber == true ? line.container : line.container + "-1"
    return switch self {
    case .files: line.text
    case .docker: #"{"log":"\#(Self.escaped(line.text))\n","stream":"stdout","time":"\#(time)"}"#
    case .runtime: "\(time) stdout F \(line.text)"
    case .compose, .composeBlocks: "\(replica)  | \(line.text)"
    case .composeTimes: "\(replica)  | \(time) \(line.text)"
    case .kubectl: "[pod/\(line.container)-7d9f8b6c5-x2x9z/main] \(line.text)"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
