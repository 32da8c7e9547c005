<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Stopped. No sound is passing.</source>
        <translation>Angehalten. Es kommt kein Ton durch.</translation>
    </message>
    <message>
        <source>Off.</source>
        <translation>Aus.</translation>
    </message>
    <message>
        <source>Your microphone passes unchanged.</source>
        <translation>Ihr Mikrofon geht unverändert durch.</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>Pausiert.</translation>
    </message>
    <message>
        <source>This is the original sound.</source>
        <translation>Das ist der Originalton.</translation>
    </message>
    <message>
        <source>On.</source>
        <translation>An.</translation>
    </message>
    <message>
        <source>The computer is too busy right now: your microphone passes unchanged.</source>
        <translation>Der Rechner ist gerade zu beschäftigt: Ihr Mikrofon geht unverändert durch.</translation>
    </message>
    <message>
        <source>Noise reduced by %1&#xa0;dB.</source>
        <translation>Lärm um %1&#xa0;dB gemindert.</translation>
    </message>
    <message>
        <source>Delay&#xa0;%1&#xa0;ms.</source>
        <translation>Verzögerung&#xa0;%1&#xa0;ms.</translation>
    </message>
    <message>
        <source>No sound is passing.</source>
        <translation>Es kommt kein Ton durch.</translation>
    </message>
    <message>
        <source>Nobody is listening yet.</source>
        <translation>Noch hört niemand zu.</translation>
    </message>
    <message>
        <source>%1 and %2 are listening.</source>
        <comment>, </comment>
        <translation>%1 und %2 hören zu.</translation>
    </message>
    <message>
        <source>%1 is listening.</source>
        <translation>%1 hört zu.</translation>
    </message>
    <message>
        <source>No sound is passing</source>
        <translation>Es kommt kein Ton durch</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>delay %1 ms</source>
        <translation>Verzögerung %1 ms</translation>
    </message>
    <message>
        <source>sound thread %1 % of a core</source>
        <translation>Ton-Thread %1 % eines Kerns</translation>
    </message>
    <message>
        <source>1 block lost</source>
        <translation>1 Block verloren</translation>
    </message>
    <message>
        <source>%1 blocks lost</source>
        <translation>%1 Blöcke verloren</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Voice Focus</source>
        <translation>Sprach&amp;fokus</translation>
    </message>
    <message>
        <source>&amp;Listen to yourself</source>
        <translation>Sich selbst &amp;hören</translation>
    </message>
    <message>
        <source>&amp;Test your microphone</source>
        <translation>Mikrofon &amp;testen</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Details</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>S&amp;how the window</source>
        <translation>Fenster &amp;zeigen</translation>
    </message>
    <message>
        <source>&amp;Close the window</source>
        <translation>Fenster &amp;schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>St&amp;ronger</source>
        <translation>St&amp;ärker</translation>
    </message>
    <message>
        <source>&amp;Weaker</source>
        <translation>Sch&amp;wächer</translation>
    </message>
    <message>
        <source>&amp;First steps</source>
        <translation>&amp;Erste Schritte</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>Plays the cleaned sound to you; use headphones</source>
        <translation>Spielt Ihnen den bereinigten Ton vor; am besten über Kopfhörer</translation>
    </message>
    <message>
        <source>Gentle (%1 %)</source>
        <translation>Sanft (%1 %)</translation>
    </message>
    <message>
        <source>Usual (%1 %)</source>
        <translation>Üblich (%1 %)</translation>
    </message>
    <message>
        <source>Quietest (%1 %)</source>
        <translation>Am leisesten (%1 %)</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Standard des Systems</translation>
    </message>
    <message>
        <source>&amp;Quietmic</source>
        <translation>&amp;Quietmic</translation>
    </message>
    <message>
        <source>&amp;Strength</source>
        <translation>&amp;Stärke</translation>
    </message>
    <message>
        <source>&amp;Microphone</source>
        <translation>&amp;Mikrofon</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
</context>
<context>
    <name>AdvancedDrawer</name>
    <message>
        <source>Advanced</source>
        <translation>Erweitert</translation>
    </message>
    <message>
        <source>Shows or hides post-filter, noise floor, attenuation limit and comb filter</source>
        <translation>Zeigt oder verbirgt Nachfilter, Restrauschen, Dämpfungsgrenze und Kammfilter</translation>
    </message>
    <message>
        <source>Post-filter</source>
        <translation>Nachfilter</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Voll</translation>
    </message>
    <message>
        <source>Noise floor</source>
        <translation>Restrauschen</translation>
    </message>
    <message>
        <source>Nothing stays</source>
        <translation>Nichts bleibt</translation>
    </message>
    <message>
        <source>All stays</source>
        <translation>Alles bleibt</translation>
    </message>
    <message>
        <source>Reduce by at most</source>
        <translation>Höchstens mindern um</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Unbegrenzt</translation>
    </message>
    <message>
        <source>Clean between harmonics</source>
        <translation>Zwischen Obertönen säubern</translation>
    </message>
    <message>
        <source>Comb filter</source>
        <translation>Kammfilter</translation>
    </message>
    <message>
        <source>Removes the noise between the harmonics of the voice</source>
        <translation>Entfernt den Lärm zwischen den Obertönen der Stimme</translation>
    </message>
    <message>
        <source>Set by hand. Moving Strength sets both again.</source>
        <translation>Von Hand gesetzt. Der Regler „Stärke“ setzt beide wieder.</translation>
    </message>
    <message>
        <source>Strength sets both.</source>
        <translation>Der Regler „Stärke“ setzt beide.</translation>
    </message>
</context>
<context>
    <name>AppCard</name>
    <message>
        <source>3. Choose our microphone in your call app</source>
        <translation>3. Unser Mikrofon in der Anruf-App wählen</translation>
    </message>
    <message>
        <source>Quietmic has made a microphone of its own. Others hear the clean sound once your app uses it.</source>
        <translation>Quietmic hat ein eigenes Mikrofon angelegt. Andere hören den sauberen Ton, sobald Ihre App es benutzt.</translation>
    </message>
    <message>
        <source>Two noise suppressions in a row damage the voice: one is enough.</source>
        <translation>Zwei Geräuschunterdrückungen hintereinander schaden der Stimme: Eine genügt.</translation>
    </message>
    <message>
        <source>Right now the demo plays here only. Choose a real microphone to be heard in calls.</source>
        <translation>Zurzeit spielt nur hier die Demo. Wählen Sie ein echtes Mikrofon, um in Anrufen gehört zu werden.</translation>
    </message>
    <message>
        <source>Right now there is no sound server, so there is no such microphone either.</source>
        <translation>Im Moment läuft kein Soundserver, daher gibt es auch dieses Mikrofon nicht.</translation>
    </message>
</context>
<context>
    <name>BlindPanel</name>
    <message>
        <source>X: which one?</source>
        <translation>X: welches?</translation>
    </message>
    <message>
        <source>X is A</source>
        <translation>X ist A</translation>
    </message>
    <message>
        <source>X is B</source>
        <translation>X ist B</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>End the blind test</source>
        <translation>Blindtest beenden</translation>
    </message>
    <message>
        <source>Begins a new blind test of the same recording</source>
        <translation>Beginnt einen neuen Blindtest derselben Aufnahme</translation>
    </message>
    <message>
        <source>Back to the pictures of the recording</source>
        <translation>Zurück zu den Bildern der Aufnahme</translation>
    </message>
    <message>
        <source>Listen to A, B and X as often as you like. Is X the sound A or the sound B?</source>
        <translation>Hören Sie A, B und X so oft Sie möchten. Ist X der Ton A oder der Ton B?</translation>
    </message>
</context>
<context>
    <name>BypassButton</name>
    <message>
        <source>Hear the original</source>
        <translation>Original hören</translation>
    </message>
    <message>
        <source>Hold Space to hear the microphone without cleaning; tap to switch.</source>
        <translation>Leertaste halten, um das Mikrofon unbereinigt zu hören; antippen zum Umschalten.</translation>
    </message>
    <message>
        <source>Compares the cleaned sound with the microphone, equally delayed</source>
        <translation>Vergleicht den bereinigten Ton mit dem gleich verzögerten Mikrofon</translation>
    </message>
    <message>
        <source>This is the original (Space: back)</source>
        <translation>Das ist das Original (Leertaste: zurück)</translation>
    </message>
    <message>
        <source>Hear the original (Space)</source>
        <translation>Original hören (Leertaste)</translation>
    </message>
</context>
<context>
    <name>ControlPanel</name>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Natural</source>
        <translation>Natürlich</translation>
    </message>
    <message>
        <source>Quietest</source>
        <translation>Am leisesten</translation>
    </message>
    <message>
        <source>As loud as the cleaned voice</source>
        <translation>So laut wie bereinigt</translation>
    </message>
    <message>
        <source>Turns the original down, so that loudness does not decide the comparison</source>
        <translation>Macht das Original leiser, damit nicht die Lautstärke den Vergleich entscheidet</translation>
    </message>
    <message>
        <source>Test your microphone</source>
        <translation>Mikrofon testen</translation>
    </message>
    <message>
        <source>Record ten seconds and hear them before and after cleaning</source>
        <translation>Zehn Sekunden aufnehmen und vorher und nachher anhören</translation>
    </message>
    <message>
        <source>Voice Focus</source>
        <translation>Sprachfokus</translation>
    </message>
    <message>
        <source>Removes noise from the microphone (Enter switches)</source>
        <translation>Entfernt Lärm aus dem Mikrofon (Eingabetaste schaltet)</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Your calls hear</source>
        <translation>Im Gespräch zu hören</translation>
    </message>
</context>
<context>
    <name>Dashboard</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to the main page (Esc)</source>
        <translation>Zurück zur Hauptseite (Esc)</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Examines sound, microphone and machine, which takes some seconds</source>
        <translation>Untersucht Ton, Mikrofon und Rechner, was einige Sekunden dauert</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Sound and machine</source>
        <translation>Ton und Rechner</translation>
    </message>
    <message>
        <source>Examining…</source>
        <translation>Wird untersucht …</translation>
    </message>
    <message>
        <source>The report is in the clipboard.</source>
        <translation>Der Bericht ist in der Zwischenablage.</translation>
    </message>
</context>
<context>
    <name>DevicePicker</name>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>The microphone to be cleaned</source>
        <translation>Das Mikrofon, das bereinigt wird</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Standard des Systems</translation>
    </message>
    <message>
        <source>%1 (not connected)</source>
        <translation>%1 (nicht angeschlossen)</translation>
    </message>
</context>
<context>
    <name>FirstSteps</name>
    <message>
        <source>Welcome to Quietmic</source>
        <translation>Willkommen bei Quietmic</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>To the window; the menu Help shows the first steps again</source>
        <translation>Zum Fenster; das Menü „Hilfe“ zeigt die ersten Schritte wieder</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>To the card before</source>
        <translation>Zur Karte davor</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>To the window</source>
        <translation>Zum Fenster</translation>
    </message>
    <message>
        <source>To the next card</source>
        <translation>Zur nächsten Karte</translation>
    </message>
</context>
<context>
    <name>GainView</name>
    <message>
        <source>Gain and comb strength of 34 bands</source>
        <translation>Verstärkung und Kammfilterstärke von 34 Bändern</translation>
    </message>
    <message>
        <source>low</source>
        <translation>tief</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
</context>
<context>
    <name>HearCard</name>
    <message>
        <source>2. Hear the difference</source>
        <translation>2. Den Unterschied hören</translation>
    </message>
    <message>
        <source>Say a few sentences with your usual noise around you: the fan on, a key or two pressed.</source>
        <translation>Sagen Sie ein paar Sätze bei Ihrem üblichen Lärm: mit Lüfter und dem einen oder anderen Tastendruck.</translation>
    </message>
    <message>
        <source>Begins or ends the recording</source>
        <translation>Beginnt oder beendet die Aufnahme</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Lets this one be heard</source>
        <translation>Macht dies hörbar</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Cleaning…</source>
        <translation>Wird bereinigt …</translation>
    </message>
    <message>
        <source>It plays over and over. Change between before and after.</source>
        <translation>Die Aufnahme läuft in Schleife. Wechseln Sie zwischen vorher und nachher.</translation>
    </message>
    <message>
        <source>The recording stays in memory and is gone when you close Quietmic.</source>
        <translation>Die Aufnahme bleibt im Arbeitsspeicher und ist weg, wenn Sie Quietmic beenden.</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Neu aufnehmen</translation>
    </message>
    <message>
        <source>Record ten seconds</source>
        <translation>Zehn Sekunden aufnehmen</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Closes this window (Esc)</source>
        <translation>Schließt dieses Fenster (Esc)</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Hear the original: hold, or tap to switch</source>
        <translation>Original hören: halten, oder antippen zum Umschalten</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Press or open what has the focus</source>
        <translation>Drücken oder öffnen, was den Fokus hat</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Next control</source>
        <translation>Nächstes Bedienelement</translation>
    </message>
    <message>
        <source>Freeze the pictures</source>
        <translation>Bilder einfrieren</translation>
    </message>
    <message>
        <source>Menus</source>
        <translation>Menüs</translation>
    </message>
    <message>
        <source>Microphone test: before, after, what was removed</source>
        <translation>Mikrofontest: vorher, nachher, Entferntes</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Quietmic</source>
        <translation>Quietmic</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Delay, losses, load, and what happened to the sound</source>
        <translation>Verzögerung, Verluste, Last und was mit dem Ton geschah</translation>
    </message>
</context>
<context>
    <name>MicTestPage</name>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>Natural</source>
        <translation>Natürlich</translation>
    </message>
    <message>
        <source>Quietest</source>
        <translation>Am leisesten</translation>
    </message>
    <message>
        <source>Strength for this recording</source>
        <translation>Stärke für diese Aufnahme</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to the main page (Esc)</source>
        <translation>Zurück zur Hauptseite (Esc)</translation>
    </message>
    <message>
        <source>Begins or ends the recording</source>
        <translation>Beginnt oder beendet die Aufnahme</translation>
    </message>
    <message>
        <source>Use this strength in calls</source>
        <translation>Im Gespräch übernehmen</translation>
    </message>
    <message>
        <source>Sets the strength of the main page</source>
        <translation>Setzt die Stärke der Hauptseite</translation>
    </message>
    <message>
        <source>Save both…</source>
        <translation>Beide sichern …</translation>
    </message>
    <message>
        <source>Writes before and after as FLAC files, with the settings</source>
        <translation>Schreibt vorher und nachher als FLAC-Dateien, mit den Einstellungen</translation>
    </message>
    <message>
        <source>Test your microphone</source>
        <translation>Mikrofon testen</translation>
    </message>
    <message>
        <source>Speak as you would in a call, for ten seconds. Pause now and then: pauses show the noise.</source>
        <translation>Sprechen Sie zehn Sekunden wie im Gespräch. Machen Sie Pausen: Sie zeigen den Lärm.</translation>
    </message>
    <message>
        <source>1. Record</source>
        <translation>1. Aufnehmen</translation>
    </message>
    <message>
        <source>Cleans the same ten seconds again, so that you can compare.</source>
        <translation>Bereinigt dieselben zehn Sekunden noch einmal, zum Vergleichen.</translation>
    </message>
    <message>
        <source>2. Try other strengths</source>
        <translation>2. Andere Stärken probieren</translation>
    </message>
    <message>
        <source>The recording stays in memory unless you save it.</source>
        <translation>Die Aufnahme bleibt im Arbeitsspeicher, außer Sie sichern sie.</translation>
    </message>
    <message>
        <source>3. Keep it</source>
        <translation>3. Behalten</translation>
    </message>
    <message>
        <source>Noise report</source>
        <translation>Lärmbericht</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>Neu aufnehmen</translation>
    </message>
    <message>
        <source>Record ten seconds</source>
        <translation>Zehn Sekunden aufnehmen</translation>
    </message>
    <message>
        <source>Save both recordings in</source>
        <translation>Beide Aufnahmen sichern in</translation>
    </message>
</context>
<context>
    <name>MicrophoneCard</name>
    <message>
        <source>1. Which microphone is yours?</source>
        <translation>1. Welches Mikrofon ist Ihres?</translation>
    </message>
    <message>
        <source>Speak. The bar that moves is the microphone that hears you.</source>
        <translation>Sprechen Sie. Der Balken, der ausschlägt, gehört zu dem Mikrofon, das Sie hört.</translation>
    </message>
    <message>
        <source>Use this microphone</source>
        <translation>Dieses Mikrofon benutzen</translation>
    </message>
</context>
<context>
    <name>NoisePicture</name>
    <message>
        <source>Levels over time and spectrum of the noise</source>
        <translation>Pegel über die Zeit und Spektrum des Lärms</translation>
    </message>
    <message>
        <source>Level, dB</source>
        <translation>Pegel, dB</translation>
    </message>
    <message>
        <source>Noise in the pauses</source>
        <translation>Lärm in den Pausen</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>Stimme</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>Lärm</translation>
    </message>
</context>
<context>
    <name>Params</name>
    <message>
        <source>how much noise goes: 0 is natural, 100 is quietest</source>
        <translation>wie viel Lärm verschwindet: 0 ist natürlich, 100 am leisesten</translation>
    </message>
    <message>
        <source>how far noisy bands are pushed down further</source>
        <translation>wie weit verrauschte Bänder weiter gesenkt werden</translation>
    </message>
    <message>
        <source>what stays of the untouched sound; -60 is nothing</source>
        <translation>was vom unberührten Ton bleibt; −60 ist nichts</translation>
    </message>
    <message>
        <source>most attenuation of any band; 100 is no limit</source>
        <translation>stärkste Dämpfung eines Bandes; 100 ist unbegrenzt</translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation>Bereinigt</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>Einfrieren</translation>
    </message>
    <message>
        <source>Stops the pictures, not the sound. Point at them to read values.</source>
        <translation>Hält die Bilder an, nicht den Ton. Zeigen Sie auf die Bilder, um Werte zu lesen.</translation>
    </message>
    <message>
        <source>Brighter is louder. Point at a place to read it.</source>
        <translation>Heller ist lauter. Zum Ablesen hinzeigen.</translation>
    </message>
    <message>
        <source>The last seconds</source>
        <translation>Die letzten Sekunden</translation>
    </message>
    <message>
        <source>This moment</source>
        <translation>Dieser Augenblick</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>bleibt</translation>
    </message>
    <message>
        <source>comb filter</source>
        <translation>Kammfilter</translation>
    </message>
</context>
<context>
    <name>PreparePage</name>
    <message>
        <source>Preparing…</source>
        <translation>Wird vorbereitet …</translation>
    </message>
    <message>
        <source>The first start fits the denoiser to this computer. Later starts are quick.</source>
        <translation>Der erste Start passt den Entrauscher an diesen Rechner an. Spätere Starts gehen schnell.</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>Quietmic cannot start</source>
        <translation>Quietmic kann nicht starten</translation>
    </message>
</context>
<context>
    <name>ReportCard</name>
    <message>
        <source>Noise report</source>
        <translation>Lärmbericht</translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Otherwise it stays open, and its light on</source>
        <translation>Sonst bleibt es offen, und sein Licht an</translation>
    </message>
    <message>
        <source>&amp;Start with the session, in the background</source>
        <translation>Bei der Anmeldung &amp;starten, im Hintergrund</translation>
    </message>
    <message>
        <source>Quietmic is there before the first call</source>
        <translation>Quietmic ist vor dem ersten Anruf da</translation>
    </message>
    <message>
        <source>Show Quietmic in the &amp;menu of programs</source>
        <translation>Quietmic im &amp;Programmmenü zeigen</translation>
    </message>
    <message>
        <source>Writes a menu entry and icons into your home folder</source>
        <translation>Schreibt Menüeintrag und Symbole in Ihren persönlichen Ordner</translation>
    </message>
    <message>
        <source>A &amp;key that switches Voice Focus everywhere</source>
        <translation>Eine &amp;Taste, die den Sprachfokus überall schaltet</translation>
    </message>
    <message>
        <source>The desktop asks you which key</source>
        <translation>Die Arbeitsumgebung fragt, welche Taste</translation>
    </message>
    <message>
        <source>&amp;Copy the command %1</source>
        <translation>Den &amp;Befehl %1 kopieren</translation>
    </message>
    <message>
        <source>For the keyboard settings of your desktop</source>
        <translation>Für die Tastatureinstellungen Ihrer Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Small, for a quick machine</source>
        <translation>Klein, für schnelle Rechner</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Üblich</translation>
    </message>
    <message>
        <source>Large, for a busy machine</source>
        <translation>Groß, für ausgelastete Rechner</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>Verzögerung</translation>
    </message>
    <message>
        <source>From the next start of Quietmic on</source>
        <translation>Ab dem nächsten Start von Quietmic</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Am besten</translation>
    </message>
    <message>
        <source>Light, for a slow machine</source>
        <translation>Leicht, für langsame Rechner</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>&amp;Delay</source>
        <translation>&amp;Verzögerung</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>A large delay outlasts a busy machine. Delay and quality count from the next start on.</source>
        <translation>Eine große Verzögerung übersteht einen ausgelasteten Rechner. Verzögerung und Qualität gelten ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>The same for the keyboard settings of your desktop:</source>
        <translation>Dasselbe für die Tastatureinstellungen Ihres Desktops:</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>M&amp;oving pictures</source>
        <translation>B&amp;ewegte Bilder</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>As the desktop asks</source>
        <translation>Wie im System eingestellt</translation>
    </message>
    <message>
        <source>Use the microphone only while a call or this window &amp;listens</source>
        <translation>Mikrofon nur öffnen, wenn Gespräch oder Fenster &amp;zuhört</translation>
    </message>
    <message>
        <source>Stand still</source>
        <translation>Stehen still</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Bewegen sich</translation>
    </message>
    <message>
        <source>Moving pictures</source>
        <translation>Bewegte Bilder</translation>
    </message>
    <message>
        <source>Standing still, they move only while you unfreeze them</source>
        <translation>Stillstehende Bilder bewegen sich nur, wenn Sie sie freigeben</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Closes this window (Esc)</source>
        <translation>Schließt dieses Fenster (Esc)</translation>
    </message>
</context>
<context>
    <name>SpectrogramView</name>
    <message>
        <source>Spectrograms before and after cleaning, with the gain between them</source>
        <translation>Spektrogramme vor und nach der Bereinigung, dazwischen die Verstärkung</translation>
    </message>
    <message>
        <source>Arrow keys read level and gain at a place</source>
        <translation>Pfeiltasten lesen Pegel und Verstärkung an einer Stelle ab</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation>Was bleibt</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
</context>
<context>
    <name>TakePanel</name>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>What was removed</source>
        <translation>Entferntes</translation>
    </message>
    <message>
        <source>Plays the recording over and over</source>
        <translation>Spielt die Aufnahme in Schleife</translation>
    </message>
    <message>
        <source>Blind test</source>
        <translation>Blindtest</translation>
    </message>
    <message>
        <source>Listen to A, B and X, and say which one X is</source>
        <translation>A, B und X anhören und sagen, welches davon X ist</translation>
    </message>
    <message>
        <source>Find out whether you hear the difference without seeing which is which.</source>
        <translation>Finden Sie heraus, ob Sie den Unterschied hören, ohne zu sehen, was was ist.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
</context>
<context>
    <name>TakeView</name>
    <message>
        <source>Your recording</source>
        <translation>Ihre Aufnahme</translation>
    </message>
    <message>
        <source>recording</source>
        <translation>Aufnahme läuft</translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation>noch nichts aufgenommen</translation>
    </message>
    <message>
        <source>Your recording appears here:
before, after, and what was removed.</source>
        <translation>Hier erscheint Ihre Aufnahme:
vorher, nachher und was entfernt wurde.</translation>
    </message>
</context>
<context>
    <name>TrendView</name>
    <message>
        <source>Noise reduced</source>
        <translation>Lärm gemindert</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
</context>
<context>
    <name>VoiceCard</name>
    <message>
        <source>Voice kept</source>
        <translation>Stimme erhalten</translation>
    </message>
    <message>
        <source>An estimate from your vowels: how much of their loudness the cleaning leaves</source>
        <translation>Eine Schätzung aus Ihren Vokalen: wie viel ihrer Lautheit die Bereinigung lässt</translation>
    </message>
    <message>
        <source>Speak, and this tells how much of your voice stays.</source>
        <translation>Sprechen Sie: Hier steht, wie viel der Stimme bleibt.</translation>
    </message>
    <message>
        <source>Your voice comes through well.</source>
        <translation>Ihre Stimme kommt gut durch.</translation>
    </message>
    <message>
        <source>Your voice loses a little beside the noise.</source>
        <translation>Ihre Stimme verliert neben dem Lärm ein wenig.</translation>
    </message>
    <message>
        <source>Your voice suffers: less strength keeps more of it.</source>
        <translation>Ihre Stimme leidet: Weniger Stärke erhält mehr.</translation>
    </message>
</context>
<context>
    <name>told</name>
    <message>
        <source>analysis</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>synthesis</source>
        <translation>Synthese</translation>
    </message>
    <message>
        <source>denoiser</source>
        <translation>Entrauscher</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>sound card</source>
        <translation>Soundkarte</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>demo recording</source>
        <translation>Demo-Aufnahme</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>nirgendwohin</translation>
    </message>
    <message>
        <source>no sound server answers</source>
        <translation>kein Soundserver antwortet</translation>
    </message>
    <message>
        <source>no sound server answers; trying again</source>
        <translation>kein Soundserver antwortet; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>no sound server answers: start PipeWire (%1) or PulseAudio (%2), or hear the demo (%3)</source>
        <translation>kein Soundserver antwortet: PipeWire (%1) oder PulseAudio (%2) starten, oder die Demo anhören (%3)</translation>
    </message>
    <message>
        <source>no microphone is there</source>
        <translation>es ist kein Mikrofon da</translation>
    </message>
    <message>
        <source>no microphone is there; trying again</source>
        <translation>es ist kein Mikrofon da; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>nothing is open; trying again</source>
        <translation>nichts ist geöffnet; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>no sound comes from %1; trying again</source>
        <translation>von %1 kommt kein Ton; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>%1 left; trying again</source>
        <translation>%1 ist weg; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>the sound server has gone; trying again</source>
        <translation>der Soundserver ist weg; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>the sound server is back; trying again</source>
        <translation>der Soundserver ist wieder da; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>the output has gone; trying again</source>
        <translation>der Ausgang ist weg; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>the virtual microphone had gone and was made again; trying again</source>
        <translation>das virtuelle Mikrofon war weg und wurde neu angelegt; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>no sound came from %1, opened %2 again</source>
        <translation>von %1 kam kein Ton, %2 wieder geöffnet</translation>
    </message>
    <message>
        <source>no sound came from %1, using %2</source>
        <translation>von %1 kam kein Ton, benutzt wird %2</translation>
    </message>
    <message>
        <source>no sound came from %1 for %2</source>
        <translation>von %1 kam %2 lang kein Ton</translation>
    </message>
    <message>
        <source>the delay was %1 ms too long, opened %2 again</source>
        <translation>die Verzögerung war %1 ms zu groß, %2 wieder geöffnet</translation>
    </message>
    <message>
        <source>the computer slept for %1, opened %2 again</source>
        <translation>der Rechner schlief %1 lang, %2 wieder geöffnet</translation>
    </message>
    <message>
        <source>the computer slept for %1, using %2</source>
        <translation>der Rechner schlief %1 lang, benutzt wird %2</translation>
    </message>
    <message>
        <source>the sound server has gone</source>
        <translation>der Soundserver ist weg</translation>
    </message>
    <message>
        <source>the sound server is back, opened %1 again</source>
        <translation>der Soundserver ist wieder da, %1 wieder geöffnet</translation>
    </message>
    <message>
        <source>the sound server is back, using %1</source>
        <translation>der Soundserver ist wieder da, benutzt wird %1</translation>
    </message>
    <message>
        <source>the output has gone</source>
        <translation>der Ausgang ist weg</translation>
    </message>
    <message>
        <source>the virtual microphone had gone and was made again</source>
        <translation>das virtuelle Mikrofon war weg und wurde neu angelegt</translation>
    </message>
    <message>
        <source>the virtual microphone had gone and was made again, opened %1 again</source>
        <translation>das virtuelle Mikrofon war weg und wurde neu angelegt, %1 wieder geöffnet</translation>
    </message>
    <message>
        <source>the virtual microphone had gone and was made again, using %1</source>
        <translation>das virtuelle Mikrofon war weg und wurde neu angelegt, benutzt wird %1</translation>
    </message>
    <message>
        <source>no microphone is there, using %1</source>
        <translation>es ist kein Mikrofon da, benutzt wird %1</translation>
    </message>
    <message>
        <source>%1 does not open: %2; trying again</source>
        <translation>%1 lässt sich nicht öffnen: %2; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>%1 does not open: %2</source>
        <translation>%1 lässt sich nicht öffnen: %2</translation>
    </message>
    <message>
        <source>the sound server refused: %1; trying again</source>
        <translation>der Soundserver hat abgelehnt: %1; neuer Versuch folgt</translation>
    </message>
    <message>
        <source>the sound server refused: %1</source>
        <translation>der Soundserver hat abgelehnt: %1</translation>
    </message>
    <message>
        <source>there is no output to listen with</source>
        <translation>es gibt keine Ausgabe, auf der man sich hören könnte</translation>
    </message>
    <message>
        <source>there is no virtual microphone to listen to</source>
        <translation>es gibt kein virtuelles Mikrofon, das man hören könnte</translation>
    </message>
    <message>
        <source>the menu entry comes from a package and goes with it</source>
        <translation>der Menüeintrag gehört zu einem Paket und verschwindet mit ihm</translation>
    </message>
    <message>
        <source>%1 is not connected</source>
        <translation>%1 ist nicht angeschlossen</translation>
    </message>
    <message>
        <source>%1 is back</source>
        <translation>%1 ist wieder da</translation>
    </message>
    <message>
        <source>%1 left, using %2</source>
        <translation>%1 ist weg, benutzt wird %2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 ist weg</translation>
    </message>
    <message>
        <source>%1 is muted: unmute it in the system&apos;s sound settings, or with its own key</source>
        <translation>%1 ist stummgeschaltet: Heben Sie das in den Klangeinstellungen des Systems auf oder mit der Taste am Mikrofon</translation>
    </message>
    <message>
        <source>%1 is silent: look at its plug and its own switch, or choose another microphone</source>
        <translation>%1 bleibt stumm: Sehen Sie nach Stecker und Schalter, oder wählen Sie ein anderes Mikrofon</translation>
    </message>
    <message>
        <source>%1 is too loud and distorts: turn it down in the system&apos;s sound settings</source>
        <translation>%1 ist zu laut und verzerrt: Regeln Sie es in den Klangeinstellungen des Systems herunter</translation>
    </message>
    <message>
        <source>nobody listens, %1 released</source>
        <translation>niemand hört zu, %1 freigegeben</translation>
    </message>
    <message>
        <source>nobody listens yet</source>
        <translation>noch hört niemand zu</translation>
    </message>
    <message>
        <source>nobody listens</source>
        <translation>niemand hört zu</translation>
    </message>
    <message>
        <source>%1 listens, opened %2 again</source>
        <translation>%1 hört zu, %2 wieder geöffnet</translation>
    </message>
    <message>
        <source>%1 listens, using %2</source>
        <translation>%1 hört zu, benutzt wird %2</translation>
    </message>
    <message>
        <source>%1 listen, opened %2 again</source>
        <translation>%1 hören zu, %2 wieder geöffnet</translation>
    </message>
    <message>
        <source>%1 listen, using %2</source>
        <translation>%1 hören zu, benutzt wird %2</translation>
    </message>
    <message>
        <source>%1 and %2 listen</source>
        <translation>%1 und %2 hören zu</translation>
    </message>
    <message>
        <source>%1 listens</source>
        <translation>%1 hört zu</translation>
    </message>
    <message>
        <source>using %1</source>
        <translation>benutzt wird %1</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Under Microphone, choose %1.</source>
        <translation>Unter „Mikrofon“ %1 wählen.</translation>
    </message>
    <message>
        <source>Open Settings, Audio.</source>
        <translation>„Einstellungen“, „Audio“ öffnen.</translation>
    </message>
    <message>
        <source>Set the background noise suppression to Low.</source>
        <translation>Die Unterdrückung von Hintergrundgeräuschen auf „Niedrig“ stellen.</translation>
    </message>
    <message>
        <source>In the call, open the menu with three dots, then Settings, Audio.</source>
        <translation>Im Gespräch das Menü mit den drei Punkten öffnen, dann „Einstellungen“, „Audio“.</translation>
    </message>
    <message>
        <source>Switch the noise cancellation off.</source>
        <translation>Die Geräuschunterdrückung ausschalten.</translation>
    </message>
    <message>
        <source>Open the menu with three dots, then Settings, Devices.</source>
        <translation>Das Menü mit den drei Punkten öffnen, dann „Einstellungen“, „Geräte“.</translation>
    </message>
    <message>
        <source>Switch the noise suppression off.</source>
        <translation>Die Rauschunterdrückung ausschalten.</translation>
    </message>
    <message>
        <source>Open User Settings, Voice &amp; Video.</source>
        <translation>„Benutzereinstellungen“, „Sprache &amp; Video“ öffnen.</translation>
    </message>
    <message>
        <source>Under Input Device, choose %1.</source>
        <translation>Unter „Eingabegerät“ %1 wählen.</translation>
    </message>
    <message>
        <source>Set the noise suppression to None.</source>
        <translation>Die Rauschunterdrückung auf „Keine“ stellen.</translation>
    </message>
    <message>
        <source>Under Sources, press + and add an Audio Input Capture.</source>
        <translation>Unter „Quellen“ auf + drücken und eine „Audioeingabeaufnahme“ hinzufügen.</translation>
    </message>
    <message>
        <source>As its device, choose %1.</source>
        <translation>Als Gerät %1 wählen.</translation>
    </message>
    <message>
        <source>Add no noise suppression filter to it.</source>
        <translation>Keinen Filter zur Rauschunterdrückung hinzufügen.</translation>
    </message>
    <message>
        <source>Shows how our microphone is chosen in %1</source>
        <translation>Zeigt, wie unser Mikrofon in %1 gewählt wird</translation>
    </message>
    <message>
        <source>Quietmic microphone</source>
        <translation>Quietmic microphone</translation>
    </message>
    <message>
        <source>Demo recording</source>
        <translation>Demo-Aufnahme</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>The demo plays here only. Choose a microphone to be heard.</source>
        <translation>Die Demo spielt nur hier. Wählen Sie ein Mikrofon, um gehört zu werden.</translation>
    </message>
    <message>
        <source>Choose it as the microphone in your call app.</source>
        <translation>Wählen Sie es in der Anruf-App als Mikrofon.</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
    <message>
        <source>Level of %1</source>
        <translation>Pegel von %1</translation>
    </message>
    <message>
        <source>Speak… %1 seconds to go</source>
        <translation>Bitte sprechen … noch %1 Sekunden</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>Kept: %1</source>
        <comment>, </comment>
        <translation>Bleibt: %1</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>still</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>Taste %1</translation>
    </message>
    <message>
        <source>Saved in %1:</source>
        <translation>Gesichert in %1:</translation>
    </message>
    <message>
        <source>Noise in the pauses</source>
        <translation>Lärm in den Pausen</translation>
    </message>
    <message>
        <source>After cleaning</source>
        <translation>Nach der Bereinigung</translation>
    </message>
    <message>
        <source>Voice above noise</source>
        <translation>Stimme über Lärm</translation>
    </message>
    <message>
        <source>Kind of noise</source>
        <translation>Art des Lärms</translation>
    </message>
    <message>
        <source>Mains hum</source>
        <translation>Netzbrummen</translation>
    </message>
    <message>
        <source>Clicks</source>
        <translation>Klicks</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>Übersteuert</translation>
    </message>
    <message>
        <source>%1 dB less</source>
        <translation>%1 dB weniger</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>gleichmäßig</translation>
    </message>
    <message>
        <source>like a fan or hiss</source>
        <translation>wie Lüfter oder Rauschen</translation>
    </message>
    <message>
        <source>changing</source>
        <translation>wechselnd</translation>
    </message>
    <message>
        <source>like typing, traffic or talk</source>
        <translation>wie Tippen, Verkehr, Gespräche</translation>
    </message>
    <message>
        <source>%1 Hz</source>
        <translation>%1 Hz</translation>
    </message>
    <message>
        <source>try another cable or socket</source>
        <translation>anderes Kabel oder andere Steckdose versuchen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keins</translation>
    </message>
    <message>
        <source>no 50 or 60 Hz</source>
        <translation>weder 50 noch 60 Hz</translation>
    </message>
    <message>
        <source>%1 ×</source>
        <translation>%1 ×</translation>
    </message>
    <message>
        <source>turn the microphone down</source>
        <translation>Mikrofon leiser stellen</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>the level is not too high</source>
        <translation>der Pegel ist nicht zu hoch</translation>
    </message>
    <message>
        <source>%1 dBFS</source>
        <translation>%1 dBFS</translation>
    </message>
    <message>
        <source>hardly audible</source>
        <translation>kaum hörbar</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>leise</translation>
    </message>
    <message>
        <source>clearly audible</source>
        <translation>deutlich hörbar</translation>
    </message>
    <message>
        <source>loud</source>
        <translation>laut</translation>
    </message>
    <message>
        <source>no keys, no mouse</source>
        <translation>keine Tasten, keine Maus</translation>
    </message>
    <message>
        <source>no clicks</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>in the pauses, as of keys</source>
        <translation>in den Pausen, wie von Tasten</translation>
    </message>
    <message>
        <source>no voice</source>
        <translation>keine Stimme</translation>
    </message>
    <message>
        <source>nobody was heard speaking</source>
        <translation>niemand hat hörbar gesprochen</translation>
    </message>
    <message>
        <source>your voice is quiet: come nearer</source>
        <translation>Stimme ist leise: näher herangehen</translation>
    </message>
    <message>
        <source>hard to understand</source>
        <translation>schwer zu verstehen</translation>
    </message>
    <message>
        <source>tiring to listen to</source>
        <translation>anstrengend zu hören</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>excellent</source>
        <translation>ausgezeichnet</translation>
    </message>
    <message>
        <source>Reading the network</source>
        <translation>Netz wird gelesen</translation>
    </message>
    <message>
        <source>No microphone could be opened, so a recorded demo plays instead. %1</source>
        <translation>Kein Mikrofon ließ sich öffnen, daher spielt eine Demo-Aufnahme. %1</translation>
    </message>
    <message>
        <source>%1 is used. %2</source>
        <translation>%1 wird benutzt. %2</translation>
    </message>
    <message>
        <source>Switch Voice Focus on or off</source>
        <translation>Sprachfokus ein- oder ausschalten</translation>
    </message>
    <message>
        <source>The desktop&apos;s dialog was left without a key.</source>
        <translation>Im Dialog der Arbeitsumgebung wurde keine Taste gewählt.</translation>
    </message>
    <message>
        <source>%1 switches Voice Focus in every program.</source>
        <translation>%1 schaltet den Sprachfokus in jedem Programm.</translation>
    </message>
    <message>
        <source>Choose the key in the keyboard settings of your desktop.</source>
        <translation>Wählen Sie die Taste in den Tastatureinstellungen Ihrer Arbeitsumgebung.</translation>
    </message>
    <message>
        <source>This desktop offers programs no such keys. In its keyboard settings, bind a key to the command quietmic toggle.</source>
        <translation>Diese Arbeitsumgebung bietet Programmen keine solchen Tasten. Legen Sie in ihren Tastatureinstellungen den Befehl quietmic toggle auf eine Taste.</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 kHz</source>
        <translation>%1 kHz</translation>
    </message>
    <message>
        <source>%1 s,  %2 kHz:   before %3 dB,  gain %4 dB,  after %5 dB</source>
        <translation>%1 s,  %2 kHz:   vorher %3 dB,  Verstärkung %4 dB,  nachher %5 dB</translation>
    </message>
    <message>
        <source>Voice Focus is on</source>
        <translation>Sprachfokus ist an</translation>
    </message>
    <message>
        <source>Voice Focus is off</source>
        <translation>Sprachfokus ist aus</translation>
    </message>
    <message>
        <source>You hear yourself. Without headphones it may howl.</source>
        <translation>Sie hören sich selbst. Ohne Kopfhörer kann es pfeifen.</translation>
    </message>
    <message>
        <source>Click the icon to switch Voice Focus; its menu shows the window again and quits.</source>
        <translation>Ein Klick auf das Symbol schaltet den Sprachfokus; sein Menü zeigt das Fenster wieder und beendet Quietmic.</translation>
    </message>
    <message>
        <source>Quietmic goes on in the tray</source>
        <translation>Quietmic läuft in der Symbolleiste weiter</translation>
    </message>
    <message>
        <source>%1 is chosen. Arrow keys change track and place.</source>
        <translation>%1 ist gewählt. Pfeiltasten wechseln Spur und Stelle.</translation>
    </message>
    <message>
        <source>last minute: %1</source>
        <translation>letzte Minute: %1</translation>
    </message>
    <message>
        <source>%1 to %2 dB</source>
        <translation>%1 bis %2 dB</translation>
    </message>
    <message>
        <source>Key %1</source>
        <comment>ABX</comment>
        <translation>Taste %1</translation>
    </message>
    <message>
        <source>%1 of %2 right</source>
        <translation>%1 von %2 richtig</translation>
    </message>
    <message>
        <source>Round %1 of %2</source>
        <translation>Runde %1 von %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>You hear the difference.</source>
        <translation>Sie hören den Unterschied.</translation>
    </message>
    <message>
        <source>You most likely hear the difference.</source>
        <translation>Sehr wahrscheinlich hören Sie den Unterschied.</translation>
    </message>
    <message>
        <source>This does not show that you hear a difference.</source>
        <translation>Das zeigt nicht, dass Sie einen Unterschied hören.</translation>
    </message>
    <message>
        <source>Mere guessing gets this far in %1 of such tests.</source>
        <translation>Bloßes Raten kommt in %1 solcher Tests so weit.</translation>
    </message>
    <message>
        <source>Try %1 %</source>
        <translation>%1 % probieren</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>Verzögerung</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Sound thread</source>
        <translation>Ton-Thread</translation>
    </message>
    <message>
        <source>of one processor core</source>
        <translation>eines Prozessorkerns</translation>
    </message>
    <message>
        <source>Late blocks</source>
        <translation>Späte Blöcke</translation>
    </message>
    <message>
        <source>of %1, 10 ms each</source>
        <translation>von %1 zu je 10 ms</translation>
    </message>
    <message>
        <source>Lost blocks</source>
        <translation>Verlorene Blöcke</translation>
    </message>
    <message>
        <source>interruptions told by the sound system</source>
        <translation>vom Soundsystem gemeldete Aussetzer</translation>
    </message>
    <message>
        <source>Passed unchanged</source>
        <translation>Unverändert durch</translation>
    </message>
    <message>
        <source>Clock drift</source>
        <translation>Uhrenabweichung</translation>
    </message>
    <message>
        <source>%1 ppm</source>
        <translation>%1 ppm</translation>
    </message>
    <message>
        <source>microphone against output</source>
        <translation>Mikrofon gegen Ausgang</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>of the sound thread; way to the card: %1</source>
        <translation>des Ton-Threads; Weg zur Karte: %1</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>int8, width %1, %2 hours of training</source>
        <translation>int8, Breite %1, %2 Stunden Training</translation>
    </message>
    <message>
        <source>%1 ms looking ahead, %2 ms sound system</source>
        <translation>%1 ms Vorausschau, %2 ms Soundsystem</translation>
    </message>
    <message>
        <source>the computer is too busy right now</source>
        <translation>der Rechner ist gerade überlastet</translation>
    </message>
    <message>
        <source>busy: a smaller network is at work</source>
        <translation>überlastet: ein kleineres Netz arbeitet</translation>
    </message>
    <message>
        <source>blocks for which there was no time</source>
        <translation>Blöcke, für die keine Zeit war</translation>
    </message>
    <message>
        <source>real time</source>
        <translation>Echtzeit</translation>
    </message>
    <message>
        <source>raised</source>
        <translation>erhöht</translation>
    </message>
    <message>
        <source>ordinary</source>
        <translation>gewöhnlich</translation>
    </message>
    <message>
        <source>by the system</source>
        <translation>vom System</translation>
    </message>
    <message>
        <source>The settings cannot be written (%1): they hold until you quit.</source>
        <translation>Die Einstellungen lassen sich nicht schreiben (%1): Sie gelten, bis Sie Quietmic beenden.</translation>
    </message>
    <message>
        <source>No sound comes from the microphone.</source>
        <translation>Vom Mikrofon kommt kein Ton.</translation>
    </message>
</context>
</TS>
