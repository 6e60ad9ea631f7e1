import TraceModel

/// The meaning of a statement's records, by the findings about them.
struct ProposedStep {
  var statement: Int
  var roles: Set<Role> = []
  /// Where its values stand.
  var locations: [StepValue: Int] = [:]
  var constants: [StepValue: String] = [:]
  /// The step at the beginning of its duration, and the duration's unit.
  var starts: Role?
  var unit: TimeUnit?
  var hasFailed: Bool?
  /// Answers that a word tells apart.
  var cases: [AnswerWords.Case] = []
  /// Each in one line.
  var evidence: [String] = []
  /// Observations that agree, of all.
  var agreeing = 0
  var observed = 0

  init(statement: Int) { self.statement = statement }

  /// Takes the stated duration of its records, if that reaches back to before all records of the work.
  mutating func setStart(_ role: Role, by stated: DurationInference.Stated?) {
    guard let stated, stated.isEarlier else { return }
    (starts, locations[.duration], unit) = (role, stated.location, stated.unit)
    evidence.append("\(stated.agreeing) of \(stated.observed) durations reach back to the beginning")
  }

  /// Nothing better than a comparison of clocks speaks for it.
  private(set) var isGuess = false

  /// Says what only clocks tell.
  mutating func setGuess(_ reason: String) {
    isGuess = true
    evidence.append(reason)
  }

  /// Hardly any counter-example, and a sign that no clock can turn round.
  var isCertain: Bool { !isGuess && agreeing * 5 >= observed * 4 }
}

/// Proposals by statement.
struct ProposedSteps {
  private(set) var all: [Int: ProposedStep] = [:]
  private let facts: SampleFacts

  init(_ facts: SampleFacts) { self.facts = facts }

  /// Adds a step to a statement's steps, unless trace knows it already.
  mutating func add(
    _ role: Role, to statement: Int, agreeing: Int, of observed: Int, _ evidence: String,
    _ change: (inout ProposedStep) -> Void = { _ in }
  ) {
    guard !facts.statements[statement].isNamed else { return }
    var step = all[statement] ?? ProposedStep(statement: statement)
    guard step.roles.insert(role).inserted else { return }
    if step.observed == 0 || agreeing * step.observed < step.agreeing * observed {
      (step.agreeing, step.observed) = (agreeing, observed)
    }
    step.evidence.append("\(agreeing) of \(observed) \(evidence)")
    change(&step)
    all[statement] = step
  }

  /// Changes what is proposed for a statement, if something is.
  mutating func change(_ statement: Int, _ change: (inout ProposedStep) -> Void) {
    guard var step = all[statement] else { return }
    change(&step)
    all[statement] = step
  }
}
