import Foundation
import Testing

/// A fenced block of a Markdown text that is marked `console`: commands behind `$ `, each with what it prints.
///
/// A command goes on in the next line where a line ends with `|` or `\`. A line with `…` alone in the output stands
/// for lines left out.
struct ConsoleBlock: Sendable, CustomTestStringConvertible {
  struct Step: Sendable {
    var command: String
    var output: [String]
  }

  /// 1-based line of the text at which the block begins.
  var line: Int
  var steps: [Step] = []

  var testDescription: String { "line \(line): \(steps.first?.command ?? "")" }

  /// The blocks of `markdown` in their order.
  static func blocks(of markdown: String) -> [ConsoleBlock] {
    var blocks: [ConsoleBlock] = []
    var isInside = false
    for (index, line) in markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line == "```console" {
        isInside = true
        blocks.append(ConsoleBlock(line: index + 1))
      } else if line == "```" {
        isInside = false
      } else if isInside {
        blocks[blocks.count - 1].add(String(line))
      }
    }
    return blocks
  }

  private mutating func add(_ line: String) {
    guard !line.hasPrefix("$ ") else {
      steps.append(Step(command: String(line.dropFirst(2)), output: []))
      return
    }
    guard !steps.isEmpty else { return }
    let last = steps.count - 1
    if steps[last].output.isEmpty, let end = steps[last].command.last, end == "|" || end == "\\" {
      steps[last].command += "\n" + line
    } else {
      steps[last].output.append(line)
    }
  }

  /// Those of `tools` that some command of the block names.
  func tools(among tools: [String]) -> [String] {
    let words = steps.flatMap { $0.command.split { !$0.isLetter && !$0.isNumber && $0 != "_" } }
    return tools.filter { tool in words.contains { $0 == tool } }
  }
}

extension ConsoleBlock.Step {
  /// `printed` is what the step shows.
  func shows(_ printed: [String]) -> Bool { Self.matches(output[...], printed[...]) }

  private static func matches(_ shown: ArraySlice<String>, _ printed: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return printed.isEmpty }
    let rest = shown.dropFirst()
    if first == "…" {
      return (printed.startIndex...printed.endIndex).contains { matches(rest, printed[$0...]) }
    }
    return printed.first == first && matches(rest, printed.dropFirst())
  }
}
