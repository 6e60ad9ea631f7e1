/// Words of texts that speak for a step, in several languages. They choose between what is equal otherwise, and nothing
/// more: texts can say anything.
struct StepWords {
  /// The meanings that a word speaks for.
  enum Meaning: CaseIterable {
    case publish, receive, start, finish, fail, answer, settle, refuse
  }

  private let words: [Substring]

  /// Compares beginnings of words: `published`, `publishing`, `Publiziert`.
  init(_ text: String) {
    words = text.lowercased().split { !$0.isLetter }
  }

  /// Some word of the text has the meaning.
  func mean(_ meaning: Meaning) -> Bool {
    let stems = Self.stems[meaning, default: []]
    return words.contains { word in stems.contains { word.hasPrefix($0) } }
  }

  private static let stems: [Meaning: [String]] = [
    .publish: [
      "publish", "publi", "enqueue", "queued", "sent", "send", "emit", "dispatch", "produc", "schedul",
      "submit", "push",
      "handed", "gesendet", "sende", "versand", "verschick", "eingereiht", "envoy", "enfil", "enviad",
      "encol", "inviat",
      "verstuurd", "wysłan", "отправл",
    ],
    .receive: [
      "receiv", "consum", "dequeu", "picked", "pick", "got", "fetch", "poll", "pulled", "taken", "active",
      "claim",
      "empfang", "erhalten", "reçu", "recu", "recib", "ricevut", "ontvang", "odebran", "получ",
    ],
    .start: [
      "start", "begin", "began", "processing", "handling", "running", "executing", "beginn", "gestartet",
      "début", "commenc",
      "inici", "empez", "avvi", "inizi", "begonnen", "rozpocz", "начат",
    ],
    .finish: [
      "finish", "done", "complet", "succe", "ended", "processed", "handled", "delivered", "fertig",
      "erledigt",
      "abgeschlossen", "beendet", "termin", "fini", "acabad", "listo", "hecho", "completat", "klaar",
      "voltooid", "zakończ",
      "заверш", "готов",
    ],
    // The words to the broker when all is done.
    .settle: [
      "ack", "delete", "commit", "quittier", "gelöscht", "bestätig", "acquitt", "supprim", "confirm",
      "borrad",
    ],
    // The words of a server to a request that it does not accept.
    .refuse: [
      "reject", "refus", "denied", "deny", "declin", "invalid", "forbid", "unauthor", "abgelehnt",
      "abgewiesen",
      "zurückgewiesen", "ungültig", "verweigert", "refusé", "rechaz", "inválid", "rifiut", "afgewezen",
      "geweigerd",
      "odrzuc", "отклон",
    ],
    .answer: [
      "respon", "repl", "answer", "return", "antwort", "répon", "respues", "rispost", "odpow", "ответ",
    ],
    .fail: [
      "fail", "error", "exception", "abort", "reject", "retry", "crash", "bounce", "fehler", "gescheitert",
      "fehlgeschlagen",
      "abgebrochen", "échec", "echec", "échou", "erreur", "fall", "erro", "fallit", "mislukt", "błąd", "ошиб",
    ],
  ]
}
