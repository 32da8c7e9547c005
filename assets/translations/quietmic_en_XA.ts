<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_XA" sourcelanguage="en">
<context>
    <name />
    <message>
        <source>Stopped. No sound is passing.</source>
        <translation>[Štöppéd. Ñö šöûñd îš påššîñg.~~~~~~~]</translation>
    </message>
    <message>
        <source>Off.</source>
        <translation>[Öff.]</translation>
    </message>
    <message>
        <source>Your microphone passes unchanged.</source>
        <translation>[Ýöûr mîçröphöñé påššéš ûñçhåñgéd.~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>[Påûšéd.]</translation>
    </message>
    <message>
        <source>This is the original sound.</source>
        <translation>[Thîš îš thé örîgîñål šöûñd.~~~~~~~]</translation>
    </message>
    <message>
        <source>On.</source>
        <translation>[Öñ.]</translation>
    </message>
    <message>
        <source>The computer is too busy right now: your microphone passes unchanged.</source>
        <translation>[Thé çömpûtér îš töö bûšý rîght ñöw: ýöûr mîçröphöñé påššéš ûñçhåñgéd.~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Noise reduced by %1 dB.</source>
        <translation>[Ñöîšé rédûçéd bý %1 dB.~~~~~]</translation>
    </message>
    <message>
        <source>Delay %1 ms.</source>
        <translation>[Délåý %1 mš.~~]</translation>
    </message>
    <message>
        <source>No sound is passing.</source>
        <translation>[Ñö šöûñd îš påššîñg.~~~~]</translation>
    </message>
    <message>
        <source>Nobody is listening yet.</source>
        <translation>[Ñöbödý îš lîštéñîñg ýét.~~~~~~]</translation>
    </message>
    <message>
        <source>%1 and %2 are listening.</source>
        <comment>, </comment>
        <translation>[%1 åñd %2 åré lîštéñîñg.~~~~~~]</translation>
    </message>
    <message>
        <source>%1 is listening.</source>
        <translation>[%1 îš lîštéñîñg.~~~]</translation>
    </message>
    <message>
        <source>No sound is passing</source>
        <translation>[Ñö šöûñd îš påššîñg~~~~]</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>[%1 → %2]</translation>
    </message>
    <message>
        <source>delay %1 ms</source>
        <translation>[délåý %1 mš~]</translation>
    </message>
    <message>
        <source>sound thread %1 % of a core</source>
        <translation>[šöûñd thréåd %1 % öf å çöré~~~~~~~]</translation>
    </message>
    <message>
        <source>1 block lost</source>
        <translation>[1 blöçk löšt~~]</translation>
    </message>
    <message>
        <source>%1 blocks lost</source>
        <translation>[%1 blöçkš löšt~~]</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Voice Focus</source>
        <translation>[&amp;Vöîçé Föçûš~~]</translation>
    </message>
    <message>
        <source>&amp;Listen to yourself</source>
        <translation>[&amp;Lîštéñ tö ýöûršélf~~~~]</translation>
    </message>
    <message>
        <source>&amp;Test your microphone</source>
        <translation>[&amp;Téšt ýöûr mîçröphöñé~~~~~]</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>[&amp;Détåîlš]</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>[&amp;Séttîñgš…~]</translation>
    </message>
    <message>
        <source>S&amp;how the window</source>
        <translation>[Š&amp;höw thé wîñdöw~~~]</translation>
    </message>
    <message>
        <source>&amp;Close the window</source>
        <translation>[&amp;Clöšé thé wîñdöw~~~]</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>[&amp;Qûît]</translation>
    </message>
    <message>
        <source>St&amp;ronger</source>
        <translation>[Št&amp;röñgér~]</translation>
    </message>
    <message>
        <source>&amp;Weaker</source>
        <translation>[&amp;Wéåkér]</translation>
    </message>
    <message>
        <source>&amp;First steps</source>
        <translation>[&amp;Fîršt štépš~~]</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>[&amp;Kéýš]</translation>
    </message>
    <message>
        <source>Plays the cleaned sound to you; use headphones</source>
        <translation>[Plåýš thé çléåñéd šöûñd tö ýöû; ûšé héådphöñéš~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Gentle (%1 %)</source>
        <translation>[Géñtlé (%1 %)~~]</translation>
    </message>
    <message>
        <source>Usual (%1 %)</source>
        <translation>[Ûšûål (%1 %)~~]</translation>
    </message>
    <message>
        <source>Quietest (%1 %)</source>
        <translation>[Qûîétéšt (%1 %)~~~]</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>[Šýštém défåûlt~~]</translation>
    </message>
    <message>
        <source>&amp;Quietmic</source>
        <translation>[&amp;Qûîétmîç~]</translation>
    </message>
    <message>
        <source>&amp;Strength</source>
        <translation>[&amp;Stréñgth~]</translation>
    </message>
    <message>
        <source>&amp;Microphone</source>
        <translation>[&amp;Mîçröphöñé~]</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>[&amp;Hélp]</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>[Štréñgth]</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>[Mîçröphöñé~]</translation>
    </message>
</context>
<context>
    <name>AdvancedDrawer</name>
    <message>
        <source>Advanced</source>
        <translation>[Ådvåñçéd]</translation>
    </message>
    <message>
        <source>Shows or hides post-filter, noise floor, attenuation limit and comb filter</source>
        <translation>[Šhöwš ör hîdéš pöšt-fîltér, ñöîšé flöör, åttéñûåtîöñ lîmît åñd çömb fîltér~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Post-filter</source>
        <translation>[Pöšt-fîltér~]</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>[Öff]</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>[Fûll]</translation>
    </message>
    <message>
        <source>Noise floor</source>
        <translation>[Ñöîšé flöör~]</translation>
    </message>
    <message>
        <source>Nothing stays</source>
        <translation>[Ñöthîñg štåýš~~]</translation>
    </message>
    <message>
        <source>All stays</source>
        <translation>[Åll štåýš~]</translation>
    </message>
    <message>
        <source>Reduce by at most</source>
        <translation>[Rédûçé bý åt möšt~~~]</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>[Ñöthîñg]</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>[Ñö lîmît]</translation>
    </message>
    <message>
        <source>Clean between harmonics</source>
        <translation>[Çléåñ bétwééñ hårmöñîçš~~~~~]</translation>
    </message>
    <message>
        <source>Comb filter</source>
        <translation>[Çömb fîltér~]</translation>
    </message>
    <message>
        <source>Removes the noise between the harmonics of the voice</source>
        <translation>[Rémövéš thé ñöîšé bétwééñ thé hårmöñîçš öf thé vöîçé~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Set by hand. Moving Strength sets both again.</source>
        <translation>[Šét bý håñd. Mövîñg Štréñgth šétš böth ågåîñ.~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Strength sets both.</source>
        <translation>[Štréñgth šétš böth.~~~~]</translation>
    </message>
</context>
<context>
    <name>AppCard</name>
    <message>
        <source>3. Choose our microphone in your call app</source>
        <translation>[3. Çhööšé öûr mîçröphöñé îñ ýöûr çåll åpp~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Quietmic has made a microphone of its own. Others hear the clean sound once your app uses it.</source>
        <translation>[Qûîétmîç håš mådé å mîçröphöñé öf îtš öwñ. Öthérš héår thé çléåñ šöûñd öñçé ýöûr åpp ûšéš ît.~~~~~~~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Two noise suppressions in a row damage the voice: one is enough.</source>
        <translation>[Twö ñöîšé šûppréššîöñš îñ å röw dåmågé thé vöîçé: öñé îš éñöûgh.~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Right now the demo plays here only. Choose a real microphone to be heard in calls.</source>
        <translation>[Rîght ñöw thé démö plåýš héré öñlý. Çhööšé å réål mîçröphöñé tö bé héård îñ çållš.~~~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Right now there is no sound server, so there is no such microphone either.</source>
        <translation>[Rîght ñöw théré îš ñö šöûñd šérvér, šö théré îš ñö šûçh mîçröphöñé éîthér.~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
</context>
<context>
    <name>BlindPanel</name>
    <message>
        <source>X: which one?</source>
        <translation>[X: whîçh öñé?~~]</translation>
    </message>
    <message>
        <source>X is A</source>
        <translation>[X îš Å]</translation>
    </message>
    <message>
        <source>X is B</source>
        <translation>[X îš B]</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>[Öñçé möré~]</translation>
    </message>
    <message>
        <source>End the blind test</source>
        <translation>[Éñd thé blîñd téšt~~~~]</translation>
    </message>
    <message>
        <source>Begins a new blind test of the same recording</source>
        <translation>[Bégîñš å ñéw blîñd téšt öf thé šåmé réçördîñg~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Back to the pictures of the recording</source>
        <translation>[Båçk tö thé pîçtûréš öf thé réçördîñg~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Listen to A, B and X as often as you like. Is X the sound A or the sound B?</source>
        <translation>[Lîštéñ tö Å, B åñd X åš öftéñ åš ýöû lîké. Îš X thé šöûñd Å ör thé šöûñd B?~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
</context>
<context>
    <name>BypassButton</name>
    <message>
        <source>Hear the original</source>
        <translation>[Héår thé örîgîñål~~~]</translation>
    </message>
    <message>
        <source>Hold Space to hear the microphone without cleaning; tap to switch.</source>
        <translation>[Höld Špåçé tö héår thé mîçröphöñé wîthöût çléåñîñg; tåp tö šwîtçh.~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Compares the cleaned sound with the microphone, equally delayed</source>
        <translation>[Çömpåréš thé çléåñéd šöûñd wîth thé mîçröphöñé, éqûållý délåýéd~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>This is the original (Space: back)</source>
        <translation>[Thîš îš thé örîgîñål (Špåçé: båçk)~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Hear the original (Space)</source>
        <translation>[Héår thé örîgîñål (Špåçé)~~~~~~]</translation>
    </message>
</context>
<context>
    <name>ControlPanel</name>
    <message>
        <source>Strength</source>
        <translation>[Štréñgth]</translation>
    </message>
    <message>
        <source>Natural</source>
        <translation>[Ñåtûrål]</translation>
    </message>
    <message>
        <source>Quietest</source>
        <translation>[Qûîétéšt]</translation>
    </message>
    <message>
        <source>As loud as the cleaned voice</source>
        <translation>[Åš löûd åš thé çléåñéd vöîçé~~~~~~~]</translation>
    </message>
    <message>
        <source>Turns the original down, so that loudness does not decide the comparison</source>
        <translation>[Tûrñš thé örîgîñål döwñ, šö thåt löûdñéšš döéš ñöt déçîdé thé çömpårîšöñ~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Test your microphone</source>
        <translation>[Téšt ýöûr mîçröphöñé~~~~]</translation>
    </message>
    <message>
        <source>Record ten seconds and hear them before and after cleaning</source>
        <translation>[Réçörd téñ šéçöñdš åñd héår thém béföré åñd åftér çléåñîñg~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Voice Focus</source>
        <translation>[Vöîçé Föçûš~]</translation>
    </message>
    <message>
        <source>Removes noise from the microphone (Enter switches)</source>
        <translation>[Rémövéš ñöîšé fröm thé mîçröphöñé (Éñtér šwîtçhéš)~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>[Mîçröphöñé~]</translation>
    </message>
    <message>
        <source>Your calls hear</source>
        <translation>[Ýöûr çållš héår~~~]</translation>
    </message>
</context>
<context>
    <name>Dashboard</name>
    <message>
        <source>Back</source>
        <translation>[Båçk]</translation>
    </message>
    <message>
        <source>Back to the main page (Esc)</source>
        <translation>[Båçk tö thé måîñ pågé (Éšç)~~~~~~~]</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>[Çöpý thé répört~~~]</translation>
    </message>
    <message>
        <source>Examines sound, microphone and machine, which takes some seconds</source>
        <translation>[Éxåmîñéš šöûñd, mîçröphöñé åñd måçhîñé, whîçh tåkéš šömé šéçöñdš~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>[Whåt håppéñéd~~]</translation>
    </message>
    <message>
        <source>Sound and machine</source>
        <translation>[Šöûñd åñd måçhîñé~~~]</translation>
    </message>
    <message>
        <source>Examining…</source>
        <translation>[Éxåmîñîñg…~]</translation>
    </message>
    <message>
        <source>The report is in the clipboard.</source>
        <translation>[Thé répört îš îñ thé çlîpböård.~~~~~~~~]</translation>
    </message>
</context>
<context>
    <name>DevicePicker</name>
    <message>
        <source>Microphone</source>
        <translation>[Mîçröphöñé~]</translation>
    </message>
    <message>
        <source>The microphone to be cleaned</source>
        <translation>[Thé mîçröphöñé tö bé çléåñéd~~~~~~~]</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>[Šýštém défåûlt~~]</translation>
    </message>
    <message>
        <source>%1 (not connected)</source>
        <translation>[%1 (ñöt çöññéçtéd)~~~~]</translation>
    </message>
</context>
<context>
    <name>FirstSteps</name>
    <message>
        <source>Welcome to Quietmic</source>
        <translation>[Wélçömé tö Qûîétmîç~~~~]</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>[Škîp]</translation>
    </message>
    <message>
        <source>To the window; the menu Help shows the first steps again</source>
        <translation>[Tö thé wîñdöw; thé méñû Hélp šhöwš thé fîršt štépš ågåîñ~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>[Båçk]</translation>
    </message>
    <message>
        <source>To the card before</source>
        <translation>[Tö thé çård béföré~~~~]</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>[Döñé]</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>[Ñéxt]</translation>
    </message>
    <message>
        <source>To the window</source>
        <translation>[Tö thé wîñdöw~~]</translation>
    </message>
    <message>
        <source>To the next card</source>
        <translation>[Tö thé ñéxt çård~~~]</translation>
    </message>
</context>
<context>
    <name>GainView</name>
    <message>
        <source>Gain and comb strength of 34 bands</source>
        <translation>[Gåîñ åñd çömb štréñgth öf 34 båñdš~~~~~~~~~]</translation>
    </message>
    <message>
        <source>low</source>
        <translation>[löw]</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>[mîddlé]</translation>
    </message>
    <message>
        <source>high</source>
        <translation>[hîgh]</translation>
    </message>
</context>
<context>
    <name>HearCard</name>
    <message>
        <source>2. Hear the difference</source>
        <translation>[2. Héår thé dîfféréñçé~~~~~]</translation>
    </message>
    <message>
        <source>Say a few sentences with your usual noise around you: the fan on, a key or two pressed.</source>
        <translation>[Šåý å féw šéñtéñçéš wîth ýöûr ûšûål ñöîšé åröûñd ýöû: thé fåñ öñ, å kéý ör twö préššéd.~~~~~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Begins or ends the recording</source>
        <translation>[Bégîñš ör éñdš thé réçördîñg~~~~~~~]</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>[Lévél]</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>[Béföré]</translation>
    </message>
    <message>
        <source>After</source>
        <translation>[Åftér]</translation>
    </message>
    <message>
        <source>Lets this one be heard</source>
        <translation>[Létš thîš öñé bé héård~~~~~]</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>[Štöp]</translation>
    </message>
    <message>
        <source>Cleaning…</source>
        <translation>[Çléåñîñg…~]</translation>
    </message>
    <message>
        <source>It plays over and over. Change between before and after.</source>
        <translation>[Ît plåýš övér åñd övér. Çhåñgé bétwééñ béföré åñd åftér.~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>The recording stays in memory and is gone when you close Quietmic.</source>
        <translation>[Thé réçördîñg štåýš îñ mémörý åñd îš göñé whéñ ýöû çlöšé Qûîétmîç.~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>[Réçörd ågåîñ~~]</translation>
    </message>
    <message>
        <source>Record ten seconds</source>
        <translation>[Réçörd téñ šéçöñdš~~~~]</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>[Kéýš]</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>[Çlöšé]</translation>
    </message>
    <message>
        <source>Closes this window (Esc)</source>
        <translation>[Çlöšéš thîš wîñdöw (Éšç)~~~~~~]</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>[Špåçé]</translation>
    </message>
    <message>
        <source>Hear the original: hold, or tap to switch</source>
        <translation>[Héår thé örîgîñål: höld, ör tåp tö šwîtçh~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>[Éñtér]</translation>
    </message>
    <message>
        <source>Press or open what has the focus</source>
        <translation>[Préšš ör öpéñ whåt håš thé föçûš~~~~~~~~]</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>[Tåb]</translation>
    </message>
    <message>
        <source>Next control</source>
        <translation>[Ñéxt çöñtröl~~]</translation>
    </message>
    <message>
        <source>Freeze the pictures</source>
        <translation>[Frééžé thé pîçtûréš~~~~]</translation>
    </message>
    <message>
        <source>Menus</source>
        <translation>[Méñûš]</translation>
    </message>
    <message>
        <source>Microphone test: before, after, what was removed</source>
        <translation>[Mîçröphöñé téšt: béföré, åftér, whåt wåš rémövéd~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>[Éšç]</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>[Båçk]</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Quietmic</source>
        <translation>[Qûîétmîç]</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>[Štåtûš]</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>[Détåîlš]</translation>
    </message>
    <message>
        <source>Delay, losses, load, and what happened to the sound</source>
        <translation>[Délåý, löššéš, löåd, åñd whåt håppéñéd tö thé šöûñd~~~~~~~~~~~~~~~]</translation>
    </message>
</context>
<context>
    <name>MicTestPage</name>
    <message>
        <source>Level</source>
        <translation>[Lévél]</translation>
    </message>
    <message>
        <source>Natural</source>
        <translation>[Ñåtûrål]</translation>
    </message>
    <message>
        <source>Quietest</source>
        <translation>[Qûîétéšt]</translation>
    </message>
    <message>
        <source>Strength for this recording</source>
        <translation>[Štréñgth för thîš réçördîñg~~~~~~~]</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>[Båçk]</translation>
    </message>
    <message>
        <source>Back to the main page (Esc)</source>
        <translation>[Båçk tö thé måîñ pågé (Éšç)~~~~~~~]</translation>
    </message>
    <message>
        <source>Begins or ends the recording</source>
        <translation>[Bégîñš ör éñdš thé réçördîñg~~~~~~~]</translation>
    </message>
    <message>
        <source>Use this strength in calls</source>
        <translation>[Ûšé thîš štréñgth îñ çållš~~~~~~]</translation>
    </message>
    <message>
        <source>Sets the strength of the main page</source>
        <translation>[Šétš thé štréñgth öf thé måîñ pågé~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Save both…</source>
        <translation>[Šåvé böth…~]</translation>
    </message>
    <message>
        <source>Writes before and after as FLAC files, with the settings</source>
        <translation>[Wrîtéš béföré åñd åftér åš FLÅÇ fîléš, wîth thé šéttîñgš~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Test your microphone</source>
        <translation>[Téšt ýöûr mîçröphöñé~~~~]</translation>
    </message>
    <message>
        <source>Speak as you would in a call, for ten seconds. Pause now and then: pauses show the noise.</source>
        <translation>[Špéåk åš ýöû wöûld îñ å çåll, för téñ šéçöñdš. Påûšé ñöw åñd théñ: påûšéš šhöw thé ñöîšé.~~~~~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>1. Record</source>
        <translation>[1. Réçörd~]</translation>
    </message>
    <message>
        <source>Cleans the same ten seconds again, so that you can compare.</source>
        <translation>[Çléåñš thé šåmé téñ šéçöñdš ågåîñ, šö thåt ýöû çåñ çömpåré.~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>2. Try other strengths</source>
        <translation>[2. Trý öthér štréñgthš~~~~~]</translation>
    </message>
    <message>
        <source>The recording stays in memory unless you save it.</source>
        <translation>[Thé réçördîñg štåýš îñ mémörý ûñléšš ýöû šåvé ît.~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>3. Keep it</source>
        <translation>[3. Kéép ît~]</translation>
    </message>
    <message>
        <source>Noise report</source>
        <translation>[Ñöîšé répört~~]</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>[Štöp]</translation>
    </message>
    <message>
        <source>Record again</source>
        <translation>[Réçörd ågåîñ~~]</translation>
    </message>
    <message>
        <source>Record ten seconds</source>
        <translation>[Réçörd téñ šéçöñdš~~~~]</translation>
    </message>
    <message>
        <source>Save both recordings in</source>
        <translation>[Šåvé böth réçördîñgš îñ~~~~~]</translation>
    </message>
</context>
<context>
    <name>MicrophoneCard</name>
    <message>
        <source>1. Which microphone is yours?</source>
        <translation>[1. Whîçh mîçröphöñé îš ýöûrš?~~~~~~~]</translation>
    </message>
    <message>
        <source>Speak. The bar that moves is the microphone that hears you.</source>
        <translation>[Špéåk. Thé bår thåt mövéš îš thé mîçröphöñé thåt héårš ýöû.~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Use this microphone</source>
        <translation>[Ûšé thîš mîçröphöñé~~~~]</translation>
    </message>
</context>
<context>
    <name>NoisePicture</name>
    <message>
        <source>Levels over time and spectrum of the noise</source>
        <translation>[Lévélš övér tîmé åñd špéçtrûm öf thé ñöîšé~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Level, dB</source>
        <translation>[Lévél, dB~]</translation>
    </message>
    <message>
        <source>Noise in the pauses</source>
        <translation>[Ñöîšé îñ thé påûšéš~~~~]</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>[vöîçé]</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>[ñöîšé]</translation>
    </message>
</context>
<context>
    <name>Params</name>
    <message>
        <source>how much noise goes: 0 is natural, 100 is quietest</source>
        <translation>[höw mûçh ñöîšé göéš: 0 îš ñåtûrål, 100 îš qûîétéšt~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>how far noisy bands are pushed down further</source>
        <translation>[höw får ñöîšý båñdš åré pûšhéd döwñ fûrthér~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>what stays of the untouched sound; -60 is nothing</source>
        <translation>[whåt štåýš öf thé ûñtöûçhéd šöûñd; -60 îš ñöthîñg~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>most attenuation of any band; 100 is no limit</source>
        <translation>[möšt åttéñûåtîöñ öf åñý båñd; 100 îš ñö lîmît~~~~~~~~~~~~~]</translation>
    </message>
</context>
<context>
    <name>PicturePanel</name>
    <message>
        <source>Microphone</source>
        <translation>[Mîçröphöñé~]</translation>
    </message>
    <message>
        <source>Cleaned</source>
        <translation>[Çléåñéd]</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>[Frééžé]</translation>
    </message>
    <message>
        <source>Stops the pictures, not the sound. Point at them to read values.</source>
        <translation>[Štöpš thé pîçtûréš, ñöt thé šöûñd. Pöîñt åt thém tö réåd vålûéš.~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Brighter is louder. Point at a place to read it.</source>
        <translation>[Brîghtér îš löûdér. Pöîñt åt å plåçé tö réåd ît.~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>The last seconds</source>
        <translation>[Thé låšt šéçöñdš~~~]</translation>
    </message>
    <message>
        <source>This moment</source>
        <translation>[Thîš möméñt~]</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>[képt]</translation>
    </message>
    <message>
        <source>comb filter</source>
        <translation>[çömb fîltér~]</translation>
    </message>
</context>
<context>
    <name>PreparePage</name>
    <message>
        <source>Preparing…</source>
        <translation>[Prépårîñg…~]</translation>
    </message>
    <message>
        <source>The first start fits the denoiser to this computer. Later starts are quick.</source>
        <translation>[Thé fîršt štårt fîtš thé déñöîšér tö thîš çömpûtér. Låtér štårtš åré qûîçk.~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>[Prépårîñg~]</translation>
    </message>
    <message>
        <source>Quietmic cannot start</source>
        <translation>[Qûîétmîç çåññöt štårt~~~~~]</translation>
    </message>
</context>
<context>
    <name>ReportCard</name>
    <message>
        <source>Noise report</source>
        <translation>[Ñöîšé répört~~]</translation>
    </message>
</context>
<context>
    <name>SettingsWindow</name>
    <message>
        <source>Settings</source>
        <translation>[Šéttîñgš]</translation>
    </message>
    <message>
        <source>Otherwise it stays open, and its light on</source>
        <translation>[Öthérwîšé ît štåýš öpéñ, åñd îtš lîght öñ~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>&amp;Start with the session, in the background</source>
        <translation>[&amp;Stårt wîth thé šéššîöñ, îñ thé båçkgröûñd~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Quietmic is there before the first call</source>
        <translation>[Qûîétmîç îš théré béföré thé fîršt çåll~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Show Quietmic in the &amp;menu of programs</source>
        <translation>[Šhöw Qûîétmîç îñ thé &amp;méñû öf prögråmš~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Writes a menu entry and icons into your home folder</source>
        <translation>[Wrîtéš å méñû éñtrý åñd îçöñš îñtö ýöûr hömé földér~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>A &amp;key that switches Voice Focus everywhere</source>
        <translation>[Å &amp;kéý thåt šwîtçhéš Vöîçé Föçûš évérýwhéré~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>The desktop asks you which key</source>
        <translation>[Thé déšktöp åškš ýöû whîçh kéý~~~~~~~~]</translation>
    </message>
    <message>
        <source>&amp;Copy the command %1</source>
        <translation>[&amp;Cöpý thé çömmåñd %1~~~~]</translation>
    </message>
    <message>
        <source>For the keyboard settings of your desktop</source>
        <translation>[För thé kéýböård šéttîñgš öf ýöûr déšktöp~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Small, for a quick machine</source>
        <translation>[Šmåll, för å qûîçk måçhîñé~~~~~~]</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>[Ûšûål]</translation>
    </message>
    <message>
        <source>Large, for a busy machine</source>
        <translation>[Lårgé, för å bûšý måçhîñé~~~~~~]</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>[Délåý]</translation>
    </message>
    <message>
        <source>From the next start of Quietmic on</source>
        <translation>[Fröm thé ñéxt štårt öf Qûîétmîç öñ~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>[Béšt]</translation>
    </message>
    <message>
        <source>Light, for a slow machine</source>
        <translation>[Lîght, för å šlöw måçhîñé~~~~~~]</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>[Qûålîtý]</translation>
    </message>
    <message>
        <source>&amp;Delay</source>
        <translation>[&amp;Délåý]</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>[&amp;Qûålîtý]</translation>
    </message>
    <message>
        <source>A large delay outlasts a busy machine. Delay and quality count from the next start on.</source>
        <translation>[Å lårgé délåý öûtlåštš å bûšý måçhîñé. Délåý åñd qûålîtý çöûñt fröm thé ñéxt štårt öñ.~~~~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>[Šöûñd]</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>[Štårt]</translation>
    </message>
    <message>
        <source>The same for the keyboard settings of your desktop:</source>
        <translation>[Thé šåmé för thé kéýböård šéttîñgš öf ýöûr déšktöp:~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>[Kéýböård]</translation>
    </message>
    <message>
        <source>M&amp;oving pictures</source>
        <translation>[M&amp;ovîñg pîçtûréš~~~]</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>[Pîçtûréš]</translation>
    </message>
    <message>
        <source>As the desktop asks</source>
        <translation>[Åš thé déšktöp åškš~~~~]</translation>
    </message>
    <message>
        <source>Use the microphone only while a call or this window &amp;listens</source>
        <translation>[Ûšé thé mîçröphöñé öñlý whîlé å çåll ör thîš wîñdöw &amp;lîštéñš~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Stand still</source>
        <translation>[Štåñd štîll~]</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>[Mövé]</translation>
    </message>
    <message>
        <source>Moving pictures</source>
        <translation>[Mövîñg pîçtûréš~~~]</translation>
    </message>
    <message>
        <source>Standing still, they move only while you unfreeze them</source>
        <translation>[Štåñdîñg štîll, théý mövé öñlý whîlé ýöû ûñfrééžé thém~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>[Çlöšé]</translation>
    </message>
    <message>
        <source>Closes this window (Esc)</source>
        <translation>[Çlöšéš thîš wîñdöw (Éšç)~~~~~~]</translation>
    </message>
</context>
<context>
    <name>SpectrogramView</name>
    <message>
        <source>Spectrograms before and after cleaning, with the gain between them</source>
        <translation>[Špéçtrögråmš béföré åñd åftér çléåñîñg, wîth thé gåîñ bétwééñ thém~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Arrow keys read level and gain at a place</source>
        <translation>[Årröw kéýš réåd lévél åñd gåîñ åt å plåçé~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>[Béföré]</translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation>[Whåt îš képt~~]</translation>
    </message>
    <message>
        <source>After</source>
        <translation>[Åftér]</translation>
    </message>
</context>
<context>
    <name>TakePanel</name>
    <message>
        <source>Before</source>
        <translation>[Béföré]</translation>
    </message>
    <message>
        <source>After</source>
        <translation>[Åftér]</translation>
    </message>
    <message>
        <source>What was removed</source>
        <translation>[Whåt wåš rémövéd~~~]</translation>
    </message>
    <message>
        <source>Plays the recording over and over</source>
        <translation>[Plåýš thé réçördîñg övér åñd övér~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Blind test</source>
        <translation>[Blîñd téšt~]</translation>
    </message>
    <message>
        <source>Listen to A, B and X, and say which one X is</source>
        <translation>[Lîštéñ tö Å, B åñd X, åñd šåý whîçh öñé X îš~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Find out whether you hear the difference without seeing which is which.</source>
        <translation>[Fîñd öût whéthér ýöû héår thé dîfféréñçé wîthöût šééîñg whîçh îš whîçh.~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>[Påûšé]</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>[Plåý]</translation>
    </message>
</context>
<context>
    <name>TakeView</name>
    <message>
        <source>Your recording</source>
        <translation>[Ýöûr réçördîñg~~]</translation>
    </message>
    <message>
        <source>recording</source>
        <translation>[réçördîñg~]</translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation>[ñöthîñg réçördéd ýét~~~~]</translation>
    </message>
    <message>
        <source>Your recording appears here:
before, after, and what was removed.</source>
        <translation>[Ýöûr réçördîñg åppéårš héré:
béföré, åftér, åñd whåt wåš rémövéd.~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
</context>
<context>
    <name>TrendView</name>
    <message>
        <source>Noise reduced</source>
        <translation>[Ñöîšé rédûçéd~~]</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>[ñöthîñg ýét~]</translation>
    </message>
</context>
<context>
    <name>VoiceCard</name>
    <message>
        <source>Voice kept</source>
        <translation>[Vöîçé képt~]</translation>
    </message>
    <message>
        <source>An estimate from your vowels: how much of their loudness the cleaning leaves</source>
        <translation>[Åñ éštîmåté fröm ýöûr vöwélš: höw mûçh öf théîr löûdñéšš thé çléåñîñg léåvéš~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Speak, and this tells how much of your voice stays.</source>
        <translation>[Špéåk, åñd thîš téllš höw mûçh öf ýöûr vöîçé štåýš.~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Your voice comes through well.</source>
        <translation>[Ýöûr vöîçé çöméš thröûgh wéll.~~~~~~~~]</translation>
    </message>
    <message>
        <source>Your voice loses a little beside the noise.</source>
        <translation>[Ýöûr vöîçé löšéš å lîttlé béšîdé thé ñöîšé.~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Your voice suffers: less strength keeps more of it.</source>
        <translation>[Ýöûr vöîçé šûfférš: léšš štréñgth kéépš möré öf ît.~~~~~~~~~~~~~~~]</translation>
    </message>
</context>
<context>
    <name>told</name>
    <message>
        <source>analysis</source>
        <translation>[åñålýšîš]</translation>
    </message>
    <message>
        <source>network</source>
        <translation>[ñétwörk]</translation>
    </message>
    <message>
        <source>synthesis</source>
        <translation>[šýñthéšîš~]</translation>
    </message>
    <message>
        <source>denoiser</source>
        <translation>[déñöîšér]</translation>
    </message>
    <message>
        <source>sound</source>
        <translation>[šöûñd]</translation>
    </message>
    <message>
        <source>sound card</source>
        <translation>[šöûñd çård~]</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>[réådý]</translation>
    </message>
    <message>
        <source>demo recording</source>
        <translation>[démö réçördîñg~~]</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>[ñöwhéré]</translation>
    </message>
    <message>
        <source>no sound server answers</source>
        <translation>[ñö šöûñd šérvér åñšwérš~~~~~]</translation>
    </message>
    <message>
        <source>no sound server answers; trying again</source>
        <translation>[ñö šöûñd šérvér åñšwérš; trýîñg ågåîñ~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>no sound server answers: start PipeWire (%1) or PulseAudio (%2), or hear the demo (%3)</source>
        <translation>[ñö šöûñd šérvér åñšwérš: štårt PîpéWîré (%1) ör PûlšéÅûdîö (%2), ör héår thé démö (%3)~~~~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>no microphone is there</source>
        <translation>[ñö mîçröphöñé îš théré~~~~~]</translation>
    </message>
    <message>
        <source>no microphone is there; trying again</source>
        <translation>[ñö mîçröphöñé îš théré; trýîñg ågåîñ~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>nothing is open; trying again</source>
        <translation>[ñöthîñg îš öpéñ; trýîñg ågåîñ~~~~~~~]</translation>
    </message>
    <message>
        <source>no sound comes from %1; trying again</source>
        <translation>[ñö šöûñd çöméš fröm %1; trýîñg ågåîñ~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 left; trying again</source>
        <translation>[%1 léft; trýîñg ågåîñ~~~~~]</translation>
    </message>
    <message>
        <source>the sound server has gone; trying again</source>
        <translation>[thé šöûñd šérvér håš göñé; trýîñg ågåîñ~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the sound server is back; trying again</source>
        <translation>[thé šöûñd šérvér îš båçk; trýîñg ågåîñ~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the output has gone; trying again</source>
        <translation>[thé öûtpût håš göñé; trýîñg ågåîñ~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the virtual microphone had gone and was made again; trying again</source>
        <translation>[thé vîrtûål mîçröphöñé håd göñé åñd wåš mådé ågåîñ; trýîñg ågåîñ~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>no sound came from %1, opened %2 again</source>
        <translation>[ñö šöûñd çåmé fröm %1, öpéñéd %2 ågåîñ~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>no sound came from %1, using %2</source>
        <translation>[ñö šöûñd çåmé fröm %1, ûšîñg %2~~~~~~~~]</translation>
    </message>
    <message>
        <source>no sound came from %1 for %2</source>
        <translation>[ñö šöûñd çåmé fröm %1 för %2~~~~~~~]</translation>
    </message>
    <message>
        <source>the delay was %1 ms too long, opened %2 again</source>
        <translation>[thé délåý wåš %1 mš töö löñg, öpéñéd %2 ågåîñ~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the computer slept for %1, opened %2 again</source>
        <translation>[thé çömpûtér šlépt för %1, öpéñéd %2 ågåîñ~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the computer slept for %1, using %2</source>
        <translation>[thé çömpûtér šlépt för %1, ûšîñg %2~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the sound server has gone</source>
        <translation>[thé šöûñd šérvér håš göñé~~~~~~]</translation>
    </message>
    <message>
        <source>the sound server is back, opened %1 again</source>
        <translation>[thé šöûñd šérvér îš båçk, öpéñéd %1 ågåîñ~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the sound server is back, using %1</source>
        <translation>[thé šöûñd šérvér îš båçk, ûšîñg %1~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the output has gone</source>
        <translation>[thé öûtpût håš göñé~~~~]</translation>
    </message>
    <message>
        <source>the virtual microphone had gone and was made again</source>
        <translation>[thé vîrtûål mîçröphöñé håd göñé åñd wåš mådé ågåîñ~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the virtual microphone had gone and was made again, opened %1 again</source>
        <translation>[thé vîrtûål mîçröphöñé håd göñé åñd wåš mådé ågåîñ, öpéñéd %1 ågåîñ~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the virtual microphone had gone and was made again, using %1</source>
        <translation>[thé vîrtûål mîçröphöñé håd göñé åñd wåš mådé ågåîñ, ûšîñg %1~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>no microphone is there, using %1</source>
        <translation>[ñö mîçröphöñé îš théré, ûšîñg %1~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 does not open: %2; trying again</source>
        <translation>[%1 döéš ñöt öpéñ: %2; trýîñg ågåîñ~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 does not open: %2</source>
        <translation>[%1 döéš ñöt öpéñ: %2~~~~]</translation>
    </message>
    <message>
        <source>the sound server refused: %1; trying again</source>
        <translation>[thé šöûñd šérvér réfûšéd: %1; trýîñg ågåîñ~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the sound server refused: %1</source>
        <translation>[thé šöûñd šérvér réfûšéd: %1~~~~~~~]</translation>
    </message>
    <message>
        <source>there is no output to listen with</source>
        <translation>[théré îš ñö öûtpût tö lîštéñ wîth~~~~~~~~~]</translation>
    </message>
    <message>
        <source>there is no virtual microphone to listen to</source>
        <translation>[théré îš ñö vîrtûål mîçröphöñé tö lîštéñ tö~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the menu entry comes from a package and goes with it</source>
        <translation>[thé méñû éñtrý çöméš fröm å påçkågé åñd göéš wîth ît~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 is not connected</source>
        <translation>[%1 îš ñöt çöññéçtéd~~~~]</translation>
    </message>
    <message>
        <source>%1 is back</source>
        <translation>[%1 îš båçk~]</translation>
    </message>
    <message>
        <source>%1 left, using %2</source>
        <translation>[%1 léft, ûšîñg %2~~~]</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>[%1 léft]</translation>
    </message>
    <message>
        <source>%1 is muted: unmute it in the system's sound settings, or with its own key</source>
        <translation>[%1 îš mûtéd: ûñmûté ît îñ thé šýštém'š šöûñd šéttîñgš, ör wîth îtš öwñ kéý~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 is silent: look at its plug and its own switch, or choose another microphone</source>
        <translation>[%1 îš šîléñt: löök åt îtš plûg åñd îtš öwñ šwîtçh, ör çhööšé åñöthér mîçröphöñé~~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 is too loud and distorts: turn it down in the system's sound settings</source>
        <translation>[%1 îš töö löûd åñd dîštörtš: tûrñ ît döwñ îñ thé šýštém'š šöûñd šéttîñgš~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>nobody listens, %1 released</source>
        <translation>[ñöbödý lîštéñš, %1 réléåšéd~~~~~~~]</translation>
    </message>
    <message>
        <source>nobody listens yet</source>
        <translation>[ñöbödý lîštéñš ýét~~~~]</translation>
    </message>
    <message>
        <source>nobody listens</source>
        <translation>[ñöbödý lîštéñš~~]</translation>
    </message>
    <message>
        <source>%1 listens, opened %2 again</source>
        <translation>[%1 lîštéñš, öpéñéd %2 ågåîñ~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 listens, using %2</source>
        <translation>[%1 lîštéñš, ûšîñg %2~~~~]</translation>
    </message>
    <message>
        <source>%1 listen, opened %2 again</source>
        <translation>[%1 lîštéñ, öpéñéd %2 ågåîñ~~~~~~]</translation>
    </message>
    <message>
        <source>%1 listen, using %2</source>
        <translation>[%1 lîštéñ, ûšîñg %2~~~~]</translation>
    </message>
    <message>
        <source>%1 and %2 listen</source>
        <translation>[%1 åñd %2 lîštéñ~~~]</translation>
    </message>
    <message>
        <source>%1 listens</source>
        <translation>[%1 lîštéñš~]</translation>
    </message>
    <message>
        <source>using %1</source>
        <translation>[ûšîñg %1]</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Under Microphone, choose %1.</source>
        <translation>[Ûñdér Mîçröphöñé, çhööšé %1.~~~~~~~]</translation>
    </message>
    <message>
        <source>Open Settings, Audio.</source>
        <translation>[Öpéñ Šéttîñgš, Åûdîö.~~~~~]</translation>
    </message>
    <message>
        <source>Set the background noise suppression to Low.</source>
        <translation>[Šét thé båçkgröûñd ñöîšé šûppréššîöñ tö Löw.~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>In the call, open the menu with three dots, then Settings, Audio.</source>
        <translation>[Îñ thé çåll, öpéñ thé méñû wîth thréé dötš, théñ Šéttîñgš, Åûdîö.~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Switch the noise cancellation off.</source>
        <translation>[Šwîtçh thé ñöîšé çåñçéllåtîöñ öff.~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Open the menu with three dots, then Settings, Devices.</source>
        <translation>[Öpéñ thé méñû wîth thréé dötš, théñ Šéttîñgš, Dévîçéš.~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Switch the noise suppression off.</source>
        <translation>[Šwîtçh thé ñöîšé šûppréššîöñ öff.~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Open User Settings, Voice &amp; Video.</source>
        <translation>[Öpéñ Ûšér Šéttîñgš, Vöîçé &amp; Vîdéö.~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Under Input Device, choose %1.</source>
        <translation>[Ûñdér Îñpût Dévîçé, çhööšé %1.~~~~~~~~]</translation>
    </message>
    <message>
        <source>Set the noise suppression to None.</source>
        <translation>[Šét thé ñöîšé šûppréššîöñ tö Ñöñé.~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Under Sources, press + and add an Audio Input Capture.</source>
        <translation>[Ûñdér Šöûrçéš, préšš + åñd ådd åñ Åûdîö Îñpût Çåptûré.~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>As its device, choose %1.</source>
        <translation>[Åš îtš dévîçé, çhööšé %1.~~~~~~]</translation>
    </message>
    <message>
        <source>Add no noise suppression filter to it.</source>
        <translation>[Ådd ñö ñöîšé šûppréššîöñ fîltér tö ît.~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Shows how our microphone is chosen in %1</source>
        <translation>[Šhöwš höw öûr mîçröphöñé îš çhöšéñ îñ %1~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Quietmic microphone</source>
        <translation>[Qûîétmîç mîçröphöñé~~~~]</translation>
    </message>
    <message>
        <source>Demo recording</source>
        <translation>[Démö réçördîñg~~]</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>[Ñöthîñg]</translation>
    </message>
    <message>
        <source>The demo plays here only. Choose a microphone to be heard.</source>
        <translation>[Thé démö plåýš héré öñlý. Çhööšé å mîçröphöñé tö bé héård.~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Choose it as the microphone in your call app.</source>
        <translation>[Çhööšé ît åš thé mîçröphöñé îñ ýöûr çåll åpp.~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>[%1 dB]</translation>
    </message>
    <message>
        <source>Level of %1</source>
        <translation>[Lévél öf %1~]</translation>
    </message>
    <message>
        <source>Speak… %1 seconds to go</source>
        <translation>[Špéåk… %1 šéçöñdš tö gö~~~~~]</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>[Štép %1 öf %2~~]</translation>
    </message>
    <message>
        <source>Kept: %1</source>
        <comment>, </comment>
        <translation>[Képt: %1]</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>[šîléñt]</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>[Kéý %1]</translation>
    </message>
    <message>
        <source>Saved in %1:</source>
        <translation>[Šåvéd îñ %1:~~]</translation>
    </message>
    <message>
        <source>Noise in the pauses</source>
        <translation>[Ñöîšé îñ thé påûšéš~~~~]</translation>
    </message>
    <message>
        <source>After cleaning</source>
        <translation>[Åftér çléåñîñg~~]</translation>
    </message>
    <message>
        <source>Voice above noise</source>
        <translation>[Vöîçé åbövé ñöîšé~~~]</translation>
    </message>
    <message>
        <source>Kind of noise</source>
        <translation>[Kîñd öf ñöîšé~~]</translation>
    </message>
    <message>
        <source>Mains hum</source>
        <translation>[Måîñš hûm~]</translation>
    </message>
    <message>
        <source>Clicks</source>
        <translation>[Çlîçkš]</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>[Çût öff]</translation>
    </message>
    <message>
        <source>%1 dB less</source>
        <translation>[%1 dB léšš~]</translation>
    </message>
    <message>
        <source>steady</source>
        <translation>[štéådý]</translation>
    </message>
    <message>
        <source>like a fan or hiss</source>
        <translation>[lîké å fåñ ör hîšš~~~~]</translation>
    </message>
    <message>
        <source>changing</source>
        <translation>[çhåñgîñg]</translation>
    </message>
    <message>
        <source>like typing, traffic or talk</source>
        <translation>[lîké týpîñg, tråffîç ör tålk~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 Hz</source>
        <translation>[%1 Hž]</translation>
    </message>
    <message>
        <source>try another cable or socket</source>
        <translation>[trý åñöthér çåblé ör šöçkét~~~~~~~]</translation>
    </message>
    <message>
        <source>none</source>
        <translation>[ñöñé]</translation>
    </message>
    <message>
        <source>no 50 or 60 Hz</source>
        <translation>[ñö 50 ör 60 Hž~~]</translation>
    </message>
    <message>
        <source>%1 ×</source>
        <translation>[%1 ×]</translation>
    </message>
    <message>
        <source>turn the microphone down</source>
        <translation>[tûrñ thé mîçröphöñé döwñ~~~~~~]</translation>
    </message>
    <message>
        <source>never</source>
        <translation>[ñévér]</translation>
    </message>
    <message>
        <source>the level is not too high</source>
        <translation>[thé lévél îš ñöt töö hîgh~~~~~~]</translation>
    </message>
    <message>
        <source>%1 dBFS</source>
        <translation>[%1 dBFŠ]</translation>
    </message>
    <message>
        <source>hardly audible</source>
        <translation>[hårdlý åûdîblé~~]</translation>
    </message>
    <message>
        <source>quiet</source>
        <translation>[qûîét]</translation>
    </message>
    <message>
        <source>clearly audible</source>
        <translation>[çléårlý åûdîblé~~~]</translation>
    </message>
    <message>
        <source>loud</source>
        <translation>[löûd]</translation>
    </message>
    <message>
        <source>no keys, no mouse</source>
        <translation>[ñö kéýš, ñö möûšé~~~]</translation>
    </message>
    <message>
        <source>no clicks</source>
        <translation>[ñö çlîçkš~]</translation>
    </message>
    <message>
        <source>in the pauses, as of keys</source>
        <translation>[îñ thé påûšéš, åš öf kéýš~~~~~~]</translation>
    </message>
    <message>
        <source>no voice</source>
        <translation>[ñö vöîçé]</translation>
    </message>
    <message>
        <source>nobody was heard speaking</source>
        <translation>[ñöbödý wåš héård špéåkîñg~~~~~~]</translation>
    </message>
    <message>
        <source>your voice is quiet: come nearer</source>
        <translation>[ýöûr vöîçé îš qûîét: çömé ñéårér~~~~~~~~]</translation>
    </message>
    <message>
        <source>hard to understand</source>
        <translation>[hård tö ûñdérštåñd~~~~]</translation>
    </message>
    <message>
        <source>tiring to listen to</source>
        <translation>[tîrîñg tö lîštéñ tö~~~~]</translation>
    </message>
    <message>
        <source>good</source>
        <translation>[gööd]</translation>
    </message>
    <message>
        <source>excellent</source>
        <translation>[éxçélléñt~]</translation>
    </message>
    <message>
        <source>Reading the network</source>
        <translation>[Réådîñg thé ñétwörk~~~~]</translation>
    </message>
    <message>
        <source>No microphone could be opened, so a recorded demo plays instead. %1</source>
        <translation>[Ñö mîçröphöñé çöûld bé öpéñéd, šö å réçördéd démö plåýš îñštéåd. %1~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 is used. %2</source>
        <translation>[%1 îš ûšéd. %2~~]</translation>
    </message>
    <message>
        <source>Switch Voice Focus on or off</source>
        <translation>[Šwîtçh Vöîçé Föçûš öñ ör öff~~~~~~~]</translation>
    </message>
    <message>
        <source>The desktop's dialog was left without a key.</source>
        <translation>[Thé déšktöp'š dîålög wåš léft wîthöût å kéý.~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 switches Voice Focus in every program.</source>
        <translation>[%1 šwîtçhéš Vöîçé Föçûš îñ évérý prögråm.~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Choose the key in the keyboard settings of your desktop.</source>
        <translation>[Çhööšé thé kéý îñ thé kéýböård šéttîñgš öf ýöûr déšktöp.~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>This desktop offers programs no such keys. In its keyboard settings, bind a key to the command quietmic toggle.</source>
        <translation>[Thîš déšktöp öfférš prögråmš ñö šûçh kéýš. Îñ îtš kéýböård šéttîñgš, bîñd å kéý tö thé çömmåñd qûîétmîç tögglé.~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>[%1 š]</translation>
    </message>
    <message>
        <source>%1 kHz</source>
        <translation>[%1 kHž]</translation>
    </message>
    <message>
        <source>%1 s,  %2 kHz:   before %3 dB,  gain %4 dB,  after %5 dB</source>
        <translation>[%1 š,  %2 kHž:   béföré %3 dB,  gåîñ %4 dB,  åftér %5 dB~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Voice Focus is on</source>
        <translation>[Vöîçé Föçûš îš öñ~~~]</translation>
    </message>
    <message>
        <source>Voice Focus is off</source>
        <translation>[Vöîçé Föçûš îš öff~~~~]</translation>
    </message>
    <message>
        <source>You hear yourself. Without headphones it may howl.</source>
        <translation>[Ýöû héår ýöûršélf. Wîthöût héådphöñéš ît måý höwl.~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Click the icon to switch Voice Focus; its menu shows the window again and quits.</source>
        <translation>[Çlîçk thé îçöñ tö šwîtçh Vöîçé Föçûš; îtš méñû šhöwš thé wîñdöw ågåîñ åñd qûîtš.~~~~~~~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Quietmic goes on in the tray</source>
        <translation>[Qûîétmîç göéš öñ îñ thé tråý~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 is chosen. Arrow keys change track and place.</source>
        <translation>[%1 îš çhöšéñ. Årröw kéýš çhåñgé tråçk åñd plåçé.~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>last minute: %1</source>
        <translation>[låšt mîñûté: %1~~~]</translation>
    </message>
    <message>
        <source>%1 to %2 dB</source>
        <translation>[%1 tö %2 dB~]</translation>
    </message>
    <message>
        <source>Key %1</source>
        <comment>ABX</comment>
        <translation>[Kéý %1]</translation>
    </message>
    <message>
        <source>%1 of %2 right</source>
        <translation>[%1 öf %2 rîght~~]</translation>
    </message>
    <message>
        <source>Round %1 of %2</source>
        <translation>[Röûñd %1 öf %2~~]</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>[%1 %]</translation>
    </message>
    <message>
        <source>You hear the difference.</source>
        <translation>[Ýöû héår thé dîfféréñçé.~~~~~~]</translation>
    </message>
    <message>
        <source>You most likely hear the difference.</source>
        <translation>[Ýöû möšt lîkélý héår thé dîfféréñçé.~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>This does not show that you hear a difference.</source>
        <translation>[Thîš döéš ñöt šhöw thåt ýöû héår å dîfféréñçé.~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Mere guessing gets this far in %1 of such tests.</source>
        <translation>[Méré gûéššîñg gétš thîš får îñ %1 öf šûçh téštš.~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Try %1 %</source>
        <translation>[Trý %1 %]</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>[Délåý]</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>[%1 mš]</translation>
    </message>
    <message>
        <source>Sound thread</source>
        <translation>[Šöûñd thréåd~~]</translation>
    </message>
    <message>
        <source>of one processor core</source>
        <translation>[öf öñé pröçéššör çöré~~~~~]</translation>
    </message>
    <message>
        <source>Late blocks</source>
        <translation>[Låté blöçkš~]</translation>
    </message>
    <message>
        <source>of %1, 10 ms each</source>
        <translation>[öf %1, 10 mš éåçh~~~]</translation>
    </message>
    <message>
        <source>Lost blocks</source>
        <translation>[Löšt blöçkš~]</translation>
    </message>
    <message>
        <source>interruptions told by the sound system</source>
        <translation>[îñtérrûptîöñš töld bý thé šöûñd šýštém~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Passed unchanged</source>
        <translation>[Påššéd ûñçhåñgéd~~~]</translation>
    </message>
    <message>
        <source>Clock drift</source>
        <translation>[Çlöçk drîft~]</translation>
    </message>
    <message>
        <source>%1 ppm</source>
        <translation>[%1 ppm]</translation>
    </message>
    <message>
        <source>microphone against output</source>
        <translation>[mîçröphöñé ågåîñšt öûtpût~~~~~~]</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>[Prîörîtý]</translation>
    </message>
    <message>
        <source>of the sound thread; way to the card: %1</source>
        <translation>[öf thé šöûñd thréåd; wåý tö thé çård: %1~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>[Ñétwörk]</translation>
    </message>
    <message>
        <source>int8, width %1, %2 hours of training</source>
        <translation>[îñt8, wîdth %1, %2 höûrš öf tråîñîñg~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>%1 ms looking ahead, %2 ms sound system</source>
        <translation>[%1 mš löökîñg åhéåd, %2 mš šöûñd šýštém~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>the computer is too busy right now</source>
        <translation>[thé çömpûtér îš töö bûšý rîght ñöw~~~~~~~~~]</translation>
    </message>
    <message>
        <source>busy: a smaller network is at work</source>
        <translation>[bûšý: å šmållér ñétwörk îš åt wörk~~~~~~~~~]</translation>
    </message>
    <message>
        <source>blocks for which there was no time</source>
        <translation>[blöçkš för whîçh théré wåš ñö tîmé~~~~~~~~~]</translation>
    </message>
    <message>
        <source>real time</source>
        <translation>[réål tîmé~]</translation>
    </message>
    <message>
        <source>raised</source>
        <translation>[råîšéd]</translation>
    </message>
    <message>
        <source>ordinary</source>
        <translation>[ördîñårý]</translation>
    </message>
    <message>
        <source>by the system</source>
        <translation>[bý thé šýštém~~]</translation>
    </message>
    <message>
        <source>The settings cannot be written (%1): they hold until you quit.</source>
        <translation>[Thé šéttîñgš çåññöt bé wrîttéñ (%1): théý höld ûñtîl ýöû qûît.~~~~~~~~~~~~~~~~~~]</translation>
    </message>
    <message>
        <source>No sound comes from the microphone.</source>
        <translation>[Ñö šöûñd çöméš fröm thé mîçröphöñé.~~~~~~~~~]</translation>
    </message>
</context>
</TS>
