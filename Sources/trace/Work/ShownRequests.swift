import TraceModel
import TraceRendering
import TraceSources

/// The requests of one `trace show`: each is printed as soon as it is known, or all together at the end.
struct ShownRequests {
  /// The form in which a request is printed.
  enum Form {
    /// The ground of its outcome.
    case explanation
    /// Its records, byte for byte.
    case records
    /// Its records, for people.
    case log
    /// What the format makes of it.
    case drawing
  }

  private let form: Form
  private let format: any ShowFormat
  private let isWhole: Bool
  private let page: OutputTarget
  private let builder: TraceViewBuilder
  /// The requests that are printed together at the end.
  private var views: [TraceView] = []
  /// How many there were so far.
  private(set) var count = 0

  /// `isWhole`: all is drawn, however much there is.
  init(
    _ form: Form, format: any ShowFormat, isWhole: Bool, on page: OutputTarget, by builder: TraceViewBuilder
  ) {
    (self.form, self.format, self.isWhole, self.page, self.builder) = (form, format, isWhole, page, builder)
  }

  /// Prints the next request, or keeps it for the end.
  mutating func add(_ key: RequestID) throws {
    let options = ShowOptions(isWhole: isWhole, isContinued: count > 0)
    switch form {
    case .explanation: Output.writeLine(ExplanationText(try builder.explanation(of: key)).text)
    case .records: Output.write(bytes: RawRecords.lines([try builder.view(of: key)], on: page))
    case .log: Output.write(RequestLog.text(try builder.view(of: key), on: page, options))
    case .drawing where format.showsOneByOne:
      Output.write(format.show([try builder.view(of: key)], on: page, options))
    case .drawing: views.append(try builder.view(of: key))
    }
    count += 1
  }

  /// Prints what is printed together. `ids` are the words of the command.
  func end(_ ids: [String]) {
    guard !views.isEmpty else { return }
    let target = page.naming(ids.contains("-") ? views : [], in: ids)
    let text = format.show(views, on: target, ShowOptions(isWhole: isWhole))
    Output.writeLine(text)
    LargePage.tell(text, format, page.command)
  }
}

extension OutputTarget {
  /// The page with a command that can be typed: it names the requests of `views` in place of `ids`, which came from a
  /// pipe, with what nobody sees written out. Without views it stays.
  fileprivate func naming(_ views: [TraceView], in ids: [String]) -> OutputTarget {
    guard !views.isEmpty, !command.isEmpty else { return self }
    var target = self
    let typed = Set(ids.map(Shell.quoted) + ["--"])
    let names = views.map { view in
      TerminalText.escaped(
        OccurrenceName.text(view.correlationID, view.occurrence > 1 ? view.occurrence : nil))
    }
    let options: [String] = command.dropFirst().filter { !typed.contains($0) }
    // `--from` takes every word behind it; a name with a hyphen at its beginning is one behind `--` only.
    let words = names.map(Shell.quoted)
    let isBehind = names.contains { $0.hasPrefix("-") }
    target.command = Array(command.prefix(1)) + (isBehind ? options + ["--"] + words : words + options)
    return target
  }
}
